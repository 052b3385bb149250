"""Deliveries of the official account: verified, decrypted, read."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from bot.channels import signed_calls, xml
from bot.channels.crypto import Crypto, Unreadable, signature
from bot.channels.ports import Headers, Query, Refused
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.meaning import Nobody, arrival
from bot.mail import Arrival

# Instead of a text: the platform's own customer service is to have the customer. No text can be this.
TRANSFER = "\x1ftransfer"


class WechatReceiver:
    """Understands what WeChat delivers to one account."""

    def __init__(self, account: WechatAccount, clock: Callable[[], float] = time.time) -> None:
        self._account, self._clock = account, clock
        self._crypto = Crypto(account.aes_key, account.app_id) if account.aes_key else None

    def challenge(self, query: Query) -> str:
        """`echostr`, when WeChat asks whether the address is ours."""
        self._check(query)
        if self.is_stale(query):
            raise Refused(403, "too old")
        if not query.get("echostr"):
            raise Refused(403, "no echostr")
        return query["echostr"]

    def read(self, query: Query, headers: Headers, body: bytes) -> Arrival:
        """What a delivery says; only what was encrypted counts, unless the account is in plain mode. Once the signature
        is right, the shape of the body is no reason to refuse it."""
        if len(body) > xml.LARGEST_DELIVERY:
            raise Refused(413, "too large")
        try:
            return arrival(self._fields(query, body), self._account.gh_id)
        except Nobody as error:
            # It is WeChat's, and trying again will not make it better: nobody is to see a fault.
            raise Refused(200, str(error)) from None
        except xml.BadXml as error:
            raise Refused(400, str(error)) from None
        except Unreadable as error:
            raise Refused(403 if str(error) == "another app id" else 400, str(error)) from None

    def is_stale(self, query: Query) -> bool:
        """Whether a delivery nobody has seen before is older than the operator wants."""
        stamp, most = query.get("timestamp", ""), self._account.max_age
        return bool(most) and not (stamp.isdigit() and abs(self._clock() - int(stamp[:12])) <= most)

    def reply(self, arrival: Arrival, text: str, query: Query) -> bytes:
        """The one message that the answer to a delivery can carry, sealed if the delivery was."""
        said: xml.Fields = {"MsgType": "text", "Content": text} if text != TRANSFER else self._transfer()
        head: xml.Fields = {"ToUserName": arrival.address, "FromUserName": arrival.own}
        plain = xml.render({**head, "CreateTime": int(self._clock()), **said})
        if self._crypto is None or query.get("encrypt_type") != "aes":
            return plain
        sealed, stamp, nonce = self._crypto.seal(plain), str(int(self._clock())), secrets.token_hex(8)
        signed_as = signature(self._account.token, stamp, nonce, sealed)
        fields: dict[str, str | int] = {"Encrypt": sealed, "MsgSignature": signed_as}
        return xml.render({**fields, "TimeStamp": int(stamp), "Nonce": nonce})

    def _transfer(self) -> xml.Fields:
        to = self._account.transfer_to
        named = {} if to == "*" else {"TransInfo": {"KfAccount": to}}
        return {"MsgType": "transfer_customer_service", **named}

    def _fields(self, query: Query, body: bytes) -> dict[str, str]:
        if query.get("encrypt_type", "raw") == "raw":
            if self._account.mode != "plain":
                raise Refused(403, "not encrypted")
            self._check(query)
            return self._own(xml.parse(body))
        if query["encrypt_type"] != "aes" or self._crypto is None:
            raise Refused(403, "encryption of another kind")
        outer = xml.parse(body)
        sealed = outer.get("Encrypt", "")
        if not sealed:
            raise Refused(400, "nothing encrypted")
        self._check(query, sealed)
        return self._own(xml.parse(self._crypto.open(sealed)))

    def _check(self, query: Query, *sealed: str) -> None:
        """The signature over the encrypted part if there is one, else over the address alone."""
        signed_calls.check(query, self._account.token, "msg_signature" if sealed else "signature", *sealed)

    def _own(self, fields: dict[str, str]) -> dict[str, str]:
        if self._account.gh_id and fields.get("ToUserName", self._account.gh_id) != self._account.gh_id:
            raise Refused(403, "to another account")
        return fields
