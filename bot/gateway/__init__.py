"""The web edge: HTTP, WebSocket, limits, records and figures. Decides nothing about what the bot says."""
