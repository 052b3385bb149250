"""What happens at the desk without a call over HTTP: the clock, and the relay between our cases and another desk.

service   the store, the engine's acts and who is told of a change; what pages, clock and relay share
clock     what only time does: promises that passed, desks that closed, people who are gone
relay     cases and words to another desk (the port bot/desk/ports.py), its answers back
chatwoot  one such desk
"""
