"""The wallet's own app and pages: what they say and hear goes through the customers' API (bot/http/customer)."""
