"""Calls to the accounts' addresses, sealed and signed by wechatpy, which the product does not use."""

from __future__ import annotations

import secrets
import string
import time
from dataclasses import dataclass
from xml.sax.saxutils import escape

import xmltodict
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.utils import WeChatSigner


@dataclass(frozen=True)
class Keys:
    """What an account and the platform share."""

    corp_id: str
    open_kfid: str
    token: str
    secret: str
    aes_key: str


def fresh(corp: Keys | None = None) -> Keys:
    """Keys for an account, of a new corporation or of that one."""
    open_kfid = f"wk{secrets.token_hex(12)}"
    if corp is not None:
        return Keys(corp.corp_id, open_kfid, corp.token, corp.secret, corp.aes_key)
    letters = string.ascii_letters + string.digits
    # The 43rd character of an EncodingAESKey carries four bits only.
    aes = "".join(secrets.choice(letters) for _ in range(42)) + secrets.choice("AEIMQUYcgkosw048")
    return Keys(f"ww{secrets.token_hex(8)}", open_kfid, secrets.token_hex(12), secrets.token_hex(16), aes)


def sealed(keys: Keys, inside: str) -> tuple[dict[str, str], bytes]:
    """Query and body of a call with anything inside, rightly sealed and signed."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    made = xmltodict.parse(_crypto(keys).encrypt_message(inside, nonce, stamp))["xml"]
    query = {"msg_signature": made["MsgSignature"], "timestamp": stamp, "nonce": nonce}
    outer = {"ToUserName": keys.corp_id, "Encrypt": made["Encrypt"], "AgentID": ""}
    return query, _xml(outer).encode()


def call(keys: Keys, ticket: str, open_kfid: str | None = None) -> tuple[dict[str, str], bytes]:
    """The call that says that there is something."""
    fields = {"ToUserName": keys.corp_id, "CreateTime": str(int(time.time())), "MsgType": "event"}
    told = {**fields, "Event": "kf_msg_or_event", "Token": ticket, "OpenKfId": open_kfid or keys.open_kfid}
    return sealed(keys, _xml(told))


def challenge(keys: Keys, echo: str) -> dict[str, str]:
    """The query of the question whether an address is the account's."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    made = PrpCrypto(_crypto(keys).key).encrypt(echo, keys.corp_id)
    text = made.decode() if isinstance(made, bytes) else made
    signer = WeChatSigner()
    signer.add_data(keys.token, stamp, nonce, text)
    return {"msg_signature": signer.signature, "timestamp": stamp, "nonce": nonce, "echostr": text}


def _xml(fields: dict[str, str]) -> str:
    inside = "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>"


def _value(value: str) -> str:
    return escape(value) if "]]>" in value else f"<![CDATA[{value}]]>"


def _crypto(keys: Keys) -> WeChatCrypto:
    return WeChatCrypto(keys.token, keys.aes_key, keys.corp_id)
