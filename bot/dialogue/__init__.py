"""Rasa inside this process: understanding, rules and actions, one turn at a time."""
