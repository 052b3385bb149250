"""Ways in and out beside the web: each a Receiver and a Sender (ports.py) that know one platform's protocol.

What a channel and the store hand each other is in bot/mail.py. Which there are: bot/channel_registry.py. To add one:
the top of ports.py. What they share asks for no channel's name.
"""
