"""What a customer's message says: Rasa components from raw text to intent, clauses and entities."""
