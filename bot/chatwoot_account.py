"""The Chatwoot that gets the cases, as the operator sets it in PAYDOC_CHATWOOT."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

_NEEDED = {"url": str, "account": int, "inbox": int, "token": str, "webhook_secret": str}
_KINDS = {**_NEEDED, "team": int}
_SHORTEST_SECRET = 16


@dataclass(frozen=True)
class ChatwootAccount:
    """Where Chatwoot is, and as whom we come; secrets are never printed."""

    url: str
    account: int
    inbox: int
    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    team: int | None = None


def account_from_json(raw: str) -> ChatwootAccount:
    """The account. Raises ValueError that says what is expected and quotes nothing."""
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    fits = isinstance(data, dict) and _NEEDED.keys() <= data.keys() <= _KINDS.keys()
    fits = fits and all(isinstance(value, _KINDS[key]) for key, value in data.items())
    if not fits or len(data["webhook_secret"]) < _SHORTEST_SECRET:
        raise ValueError("a JSON object with url, account, inbox, token, webhook_secret (16 or more), and perhaps team")
    return ChatwootAccount(**data)
