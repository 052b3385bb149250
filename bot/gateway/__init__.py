"""The web edge: HTTP, WebSocket, limits, records and figures. Decides nothing about what the bot says."""

from bot.gateway.app import create_app
from bot.gateway.services import Services

__all__ = ["Services", "create_app"]
