"""What keeps a customer's secrets and a hostile text out of everything behind the gateway."""
