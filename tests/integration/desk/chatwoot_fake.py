"""A small Chatwoot over real HTTP: it keeps what it is told, refuses what its document refuses, and signs webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.support import plain_http

SPEC: dict[str, Any] = json.loads(Path(__file__).with_name("chatwoot_spec.json").read_text(encoding="utf-8"))
TOKEN, SECRET = "agent-token", "a webhook secret of ours"


class Chatwoot:
    """What one Chatwoot remembers."""

    def __init__(self) -> None:
        self.contacts: dict[str, str] = {}
        self.conversations: dict[int, dict[str, Any]] = {}
        self.broken = False
        self.limited = False
        self.calls: list[str] = []
        self.drift = False
        self.answers_after = 0.0
        self.url = ""

    def take(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """One call: status and answer."""
        parts = path.strip("/").split("/")[4:]
        call = parts[-1]
        errors = [e.message for e in Draft202012Validator(SPEC[call]).iter_errors(body)]
        if errors:
            return 422, {"errors": errors}
        if call == "contacts":
            return 200, self._contact(body)
        if call == "conversations":
            number = len(self.conversations) + 1
            self.conversations[number] = {**body, "messages": [], "priority": None}
            return 200, {"id": number, "account_id": 1, "inbox_id": body["inbox_id"]}
        conversation = self.conversations.get(int(parts[1]))
        if conversation is None:
            return 404, {}
        if call == "messages":
            conversation["messages"].append(body)
            return 200, {"id": len(conversation["messages"])}
        conversation[call.removeprefix("toggle_")] = body[call.removeprefix("toggle_")]
        return 200, {"payload": {"success": True}}

    def _contact(self, body: dict[str, Any]) -> dict[str, Any]:
        source = self.contacts.setdefault(body["identifier"], uuid.uuid4().hex)
        inboxes = [{"source_id": source, "inbox": {"id": body["inbox_id"]}}]
        if self.drift:  # as the document has it
            return {"payload": [{"id": 1, "contact_inboxes": inboxes}]}
        own = {"source_id": source, "inbox": {"id": body["inbox_id"]}}
        return {"payload": {"contact": {"id": 1, "contact_inboxes": inboxes}, "contact_inbox": own}}


def tell(url: str, event: dict[str, Any], secret: str = SECRET, at: float | None = None) -> int:
    """A webhook, signed; the status that came back."""
    return tell_raw(url, json.dumps(event).encode(), secret, at)


def tell_raw(url: str, body: bytes, secret: str = SECRET, at: float | None = None) -> int:
    """The same with any bytes."""
    stamp = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "X-Chatwoot-Timestamp": stamp,
        "X-Chatwoot-Signature": f"sha256={signature}",
        "X-Chatwoot-Delivery": str(uuid.uuid4()),
        "Content-Type": "application/json",
    }
    return plain_http.post(f"{url}/api/v1/desk/chatwoot/webhook", content=body, headers=headers).status_code


def message(reference: int, text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """An agent's message as Chatwoot tells it."""
    sender = {"id": 7, "name": "Lin", "type": "user"}
    event = {"event": "message_created", "id": number, "content": text, "message_type": "outgoing", "private": False}
    return {**event, "source_id": None, "sender": sender, "conversation": {"id": reference}, **more}


@contextmanager
def serving() -> Iterator[Chatwoot]:
    """A Chatwoot on a free port."""
    fake = Chatwoot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.calls.append(self.path.rpartition("/")[2])
            if fake.limited:
                status, answer = 429, {}
            elif fake.broken or self.headers.get("api_access_token") != TOKEN:
                status, answer = (503 if fake.broken else 401), {}
            else:
                status, answer = fake.take(self.path, body)
            time.sleep(fake.answers_after)
            said = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
