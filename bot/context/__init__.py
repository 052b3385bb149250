"""What is known of a conversation between turns, and what a message means in it. Pure."""
