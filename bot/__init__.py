"""paydoc: walks customers of mobile wallets through their wallet's documented checklists."""
