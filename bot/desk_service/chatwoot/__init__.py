"""Chatwoot as the desk: an API inbox, one private note with card and transcript, signed webhooks."""

from bot.desk_service.chatwoot.desk import ChatwootDesk

__all__ = ["ChatwootDesk"]
