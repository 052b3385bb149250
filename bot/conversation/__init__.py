"""What the bot does with one message that has been read: memory in, replies and effects out. Pure."""
