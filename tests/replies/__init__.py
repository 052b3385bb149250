"""Replies in context: one message in a situation, judged by what the customer is shown next."""
