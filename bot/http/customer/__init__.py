"""The calls of a customer's client: conversations, messages, pictures, the stream, the widget."""
