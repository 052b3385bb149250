"""How the bot says things in one turn: the table of the turn, its prompts and remarks, days and hours in words."""
