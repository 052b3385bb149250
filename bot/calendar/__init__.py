"""Days and hours: working days as China keeps them, and when people are at the desk. Pure."""
