"""Giving a conversation to a person: when, to whom, and what the person gets."""
