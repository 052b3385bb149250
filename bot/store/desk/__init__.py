"""The desk's part of the store: accounts, who has which case, notes, the audit log."""
