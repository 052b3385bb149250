"""The platform's calls to us: verified and decrypted. They say that there is something for an account, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.channels import signed_calls, xml
from bot.channels.crypto import Crypto, Unreadable
from bot.channels.ports import Query, Refused
from bot.channels.wecom_kf.account import WecomKfAccount

EVENT = "kf_msg_or_event"


@dataclass(frozen=True)
class Call:
    """There is something: of this account, "" for any of the corporation's; `ticket` is shown when it is pulled."""

    open_kfid: str
    ticket: str = field(repr=False)


class WecomKfReceiver:
    """Understands the calls for one corporation's address. Pure."""

    def __init__(self, account: WecomKfAccount) -> None:
        self._token = account.token
        self._crypto = Crypto(account.aes_key, account.corp_id)

    def challenge(self, query: Query) -> str:
        """What `echostr` says, when the platform asks whether the address is ours. Raises Refused."""
        sealed = query.get("echostr", "")
        return self._opened(query, sealed).decode("utf-8", "replace")

    def called(self, query: Query, body: bytes) -> Call | None:
        """What a call tells; None when it is about nothing that is pulled. Raises Refused."""
        try:
            inside = xml.parse(self._opened(query, xml.parse(body).get("Encrypt", "")))
        except xml.BadXml as error:
            raise Refused(400, str(error)) from None
        if inside.get("Event", "").lower() != EVENT:
            return None
        return Call(inside.get("OpenKfId", ""), inside.get("Token", ""))

    def _opened(self, query: Query, sealed: str) -> bytes:
        if not sealed:
            raise Refused(400, "nothing encrypted")
        signed_calls.check(query, self._token, "msg_signature", sealed)
        try:
            return self._crypto.open(sealed)
        except Unreadable as error:
            raise Refused(403 if str(error) == "another app id" else 400, str(error)) from None
