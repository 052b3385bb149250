"""Ways in and out beside the web: each a Receiver and a Sender (ports.py) that know one platform's protocol.

What a channel and the store hand each other is in bot/mail.py. To add one: README.md, "How to add".
Nothing inside asks which channel it serves.
"""
