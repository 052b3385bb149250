"""The calls of Chatwoot that a handover needs. Bodies as in its published OpenAPI document."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from bot.chatwoot_account import ChatwootAccount
from bot.desk.ports import DeskUnreachable, Handover, UnknownThere

CHATWOOT_SECONDS = 5.0
LONGEST_NOTE = 150_000
NOT_FOUND = 404


class ChatwootDesk:
    """Hands cases to an API inbox. Any failure is DeskUnreachable."""

    name = "chatwoot"

    def __init__(self, settings: ChatwootAccount, patience: float = CHATWOOT_SECONDS) -> None:
        self.settings, self._patience = settings, patience
        self._session: aiohttp.ClientSession | None = None

    async def hand_over(self, case: Handover) -> str:
        """A contact, a conversation, and one private note with all that is known; the conversation's id."""
        source_id = await self._contact(case)
        opened = await self._post("conversations", _conversation(self.settings, case, source_id))
        reference = str(_member(opened, "id"))
        note = f"{case.card}\n\n{case.transcript}"[:LONGEST_NOTE]
        await self._message(reference, note, "outgoing", f"{case.number}:card", private=True)
        if case.at_risk:
            await self._raise(reference)
        return reference

    async def customer_said(self, reference: str, message_id: str, text: str) -> None:
        """As an incoming message; our id comes back in the webhook, and is left alone there."""
        await self._message(reference, text, "incoming", message_id)

    async def note(self, reference: str, note_id: str, text: str, at_risk: bool = False) -> None:
        """As a private note."""
        if at_risk:
            await self._raise(reference)
        await self._message(reference, text[:LONGEST_NOTE], "outgoing", note_id, private=True)

    async def gave_up(self, reference: str, why: str) -> None:
        """Resolved there, and then a private note: a second try after a failure adds no second note."""
        await self._post(f"conversations/{reference}/toggle_status", {"status": "resolved"})
        await self._message(reference, why, "outgoing", f"{reference}:end", private=True)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _contact(self, case: Handover) -> str:
        body = {
            "inbox_id": self.settings.inbox,
            "identifier": case.conversation_id,
            "name": case.number,
            "custom_attributes": {"brand": case.brand},
        }
        made = await self._post("contacts", body)
        return _source_id(made, self.settings.inbox)

    async def _raise(self, reference: str) -> None:
        await self._post(f"conversations/{reference}/toggle_priority", {"priority": "urgent"})

    async def _message(self, reference: str, text: str, kind: str, ours: str, private: bool = False) -> None:
        body = {
            "content": text,
            "message_type": kind,
            "private": private,
            "content_type": "text",
            "content_attributes": {},
            "source_id": ours,
        }
        await self._post(f"conversations/{reference}/messages", body)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        address = f"{self.settings.url.rstrip('/')}/api/v1/accounts/{self.settings.account}/{path}"
        headers = {"api_access_token": self.settings.token}
        try:
            async with self._http().post(address, json=body, headers=headers) as answer:
                if answer.status >= 300:
                    kind = UnknownThere if answer.status == NOT_FOUND else DeskUnreachable
                    raise kind(f"{path.partition('/')[0]}: {answer.status}")
                found = await answer.json()
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise DeskUnreachable(f"{path.partition('/')[0]}: {type(error).__name__}") from None
        return found if isinstance(found, dict) else {}

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=self._patience)
            self._session = aiohttp.ClientSession(timeout=timeout, trust_env=False)
        return self._session


def _conversation(settings: ChatwootAccount, case: Handover, source_id: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "source_id": source_id,
        "inbox_id": settings.inbox,
        "status": "open",
        "custom_attributes": {"case": case.number, "brand": case.brand, "queue": case.queue},
        "message": {"content": case.last_words or case.number},
    }
    return body if settings.team is None else {**body, "team_id": settings.team}


def _source_id(made: dict[str, Any], inbox: int) -> str:
    """The document and the code differ in what they answer: both are understood."""
    payload = made.get("payload")
    if isinstance(payload, list):
        payload = payload[0] if payload else {}
    if isinstance(payload, dict):
        own = payload.get("contact_inbox") or {}
        inboxes = (payload.get("contact") or payload).get("contact_inboxes") or []
        fitting = [each for each in inboxes if (each.get("inbox") or {}).get("id") in (inbox, None)]
        for found in (own, *fitting):
            if found.get("source_id"):
                return str(found["source_id"])
    raise DeskUnreachable("contacts: no source_id")


def _member(answer: dict[str, Any], name: str) -> Any:
    if answer.get(name) is None:
        raise DeskUnreachable(f"no {name} in the answer")
    return answer[name]
