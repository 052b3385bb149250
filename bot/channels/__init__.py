"""Ways in and out beside the web: each a Receiver and a Sender (ports.py) that know one platform's protocol.

What a channel and the store hand each other is in bot/mail.py. To add one: a package here with the two classes, a class
of tests/support/channel_contract.py, a store for what the platform makes one remember, and a line in bot/bootstrap.py.
Nothing inside asks which channel it serves.
"""
