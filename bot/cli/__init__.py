"""`python -m bot …`: what one does with the bot from a terminal."""
