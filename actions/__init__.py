"""Rasa custom actions: thin translators between a Rasa tracker and the engine in bot.conversation."""
