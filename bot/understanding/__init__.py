"""What one message says, before it is asked what it means here. Pure."""
