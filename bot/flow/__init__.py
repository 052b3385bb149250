"""What comes next in a turn, and what handlers share: the shelf of problems, waits, errands, the rest of a message."""
