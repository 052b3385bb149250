"""Who people at the desk are: passwords, one-time codes, signing in."""
