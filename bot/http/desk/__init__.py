"""The desk over HTTP: signing in, the queue, conversations, oversight, and one stream."""
