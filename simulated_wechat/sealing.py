"""Bodies and addresses of deliveries, and reading of answers: by wechatpy, which the product does not use."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import xmltodict
from wechatpy.crypto import WeChatCrypto


@dataclass(frozen=True)
class Keys:
    """What an account and the platform share."""

    app_id: str
    token: str
    aes_key: str
    secret: str
    gh_id: str
    mode: str = "safe"


def signature(*parts: str) -> str:
    """WeChat's signature."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def plain_xml(fields: dict[str, Any]) -> str:
    """Fields as WeChat writes them: numbers bare, words in CDATA."""
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: dict[str, Any]) -> str:
    listed = [
        (name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])
    ]
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in listed if value is not None)


def delivery(keys: Keys, fields: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Query and body of one delivery, with a fresh timestamp and nonce as each try has."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    query = {"signature": signature(keys.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
    message, openid = plain_xml(fields), str(fields.get("FromUserName", ""))
    if keys.mode == "plain":
        return {**query, "openid": openid}, message.encode()
    sealed = xmltodict.parse(_crypto(keys).encrypt_message(message, nonce, stamp))["xml"]["Encrypt"]
    query |= {"encrypt_type": "aes", "msg_signature": signature(keys.token, stamp, nonce, sealed)}
    query["openid"] = openid
    outer = {"ToUserName": keys.gh_id, "Encrypt": sealed}
    if keys.mode == "compatible":
        outer = {**fields, "Encrypt": sealed}
    return query, plain_xml(outer).encode()


def sealed(keys: Keys, inside: str) -> tuple[dict[str, str], bytes]:
    """A delivery in safe mode, rightly sealed and signed, with anything inside."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    made = xmltodict.parse(_crypto(keys).encrypt_message(inside, nonce, stamp))["xml"]["Encrypt"]
    query = {"timestamp": stamp, "nonce": nonce, "encrypt_type": "aes"}
    query["msg_signature"] = signature(keys.token, stamp, nonce, made)
    return query, plain_xml({"ToUserName": keys.gh_id, "Encrypt": made}).encode()


def opened(keys: Keys, body: bytes) -> dict[str, Any]:
    """An answer's fields, with everything checked that WeChat checks. Raises ValueError."""
    try:
        outer = xmltodict.parse(body)["xml"]
        if "Encrypt" in outer:
            signed = signature(keys.token, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
            if signed != outer["MsgSignature"]:
                raise ValueError("MsgSignature")
            inner = _crypto(keys).decrypt_message(body, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
            return dict(xmltodict.parse(inner)["xml"])
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(type(error).__name__) from error
    if keys.mode == "safe":
        raise ValueError("not sealed")
    return dict(outer)


def challenge(keys: Keys, echostr: str) -> dict[str, str]:
    """The query of the question whether an address is the account's."""
    stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
    return {
        "signature": signature(keys.token, stamp, nonce),
        "timestamp": stamp,
        "nonce": nonce,
        "echostr": echostr,
    }


def _value(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return _elements(value)
    text = str(value)
    return escape(text) if "]]>" in text else f"<![CDATA[{text}]]>"


def _crypto(keys: Keys) -> WeChatCrypto:
    return WeChatCrypto(keys.token, keys.aes_key, keys.app_id)
