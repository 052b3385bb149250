"""What is wrong with an account, found out by asking WeChat for each thing the product needs of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.channels.platform_api import BUSY, UNKNOWN, Client
from bot.channels.symptom import Mark, Symptom
from bot.channels.wechat.account import WechatAccount
from bot.channels.wechat.menus import clicked_keys
from bot.channels.wechat.own_templates import fields_by_id, path_of_list, wrong_with
from bot.channels.wechat.sender import NOBODY, SEND
from bot.channels.wechat.words import key_words

WORDS: Mapping[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("check_zh.yml"))
BAD_OPENID, BAD_MEDIA = 40003, 40007
# Below this part of the day's messages the operator should look at it.
SCARCE = 0.1
_ADDRESS = re.compile(r"[0-9a-fA-F]{0,4}(?:[.:][0-9a-fA-F]{0,4}){3,}")


class Checkup:
    """Asks for one account. Nothing is sent to anybody and nothing changed."""

    def __init__(self, wallet: str, account: WechatAccount, client: Client) -> None:
        self._wallet, self._account, self._client = wallet, account, client

    async def findings(self) -> AsyncIterator[Symptom]:
        """One after the other, in the order in which they are to be mended."""
        answer = await self._client.post("/cgi-bin/stable_token", self._asked())
        token = answer.get("access_token")
        if answer["errcode"] or not isinstance(token, str):
            yield self._bad("token", answer)
            yield Symptom("send", "unknown", WORDS["skipped"]["token"])
            return
        yield _good("token")
        yield await self._permission("send", await self._client.post(SEND, _for_nobody(), token), BAD_OPENID)
        media = await self._client.media("none", token)
        yield await self._permission("media", media if isinstance(media, dict) else {"errcode": 0}, BAD_MEDIA)
        yield self._menu(await self._client.get("/cgi-bin/menu/get", token))
        async for finding in self._notices(token):
            yield finding
        path = {"cgi_path": SEND}
        yield self._quota(await self._client.post("/cgi-bin/openapi/quota/get", path, token))
        asked = {"action": "all", "check_operator": "DEFAULT"}
        yield self._network(await self._client.post("/cgi-bin/callback/check", asked, token))

    async def make_menu(self, menu: Mapping[str, Any]) -> Symptom | None:
        """Have the account show this menu; None when it does, else what is wrong."""
        answer = await self._client.post("/cgi-bin/stable_token", self._asked())
        if answer["errcode"]:
            return self._bad("token", answer)
        made = await self._client.post("/cgi-bin/menu/create", dict(menu), str(answer.get("access_token")))
        return self._bad("menu", made) if made["errcode"] else None

    def _asked(self) -> dict[str, Any]:
        keys = {"appid": self._account.app_id, "secret": self._account.secret}
        return {"grant_type": "client_credential", **keys, "force_refresh": False}

    async def _permission(self, item: str, answer: Mapping[str, Any], as_expected: int) -> Symptom:
        """Asked for nobody's: that it is nobody's is the answer of an API that works."""
        return _good(item) if answer["errcode"] in (0, as_expected) else self._bad(item, answer)

    def _menu(self, answer: Mapping[str, Any]) -> Symptom:
        if answer["errcode"]:
            return self._bad("menu", answer)
        keys, buttons = clicked_keys(answer.get("menu", {}))
        unknown = [key for key in keys if key_words(key) is None]
        if unknown:
            return Symptom("menu", "bad", WORDS["bad"]["menu"].format(keys="、".join(unknown)))
        return _good("menu", buttons=buttons)

    async def _notices(self, token: str) -> AsyncIterator[Symptom]:
        """Of each kind of notice whether its template is the account's, and has these fields."""
        if not self._account.notices:
            yield Symptom("notices", "good", WORDS["no_notices"])
        answers = {}
        for path in {path_of_list(one) for one in self._account.notices.values()}:
            answers[path] = await self._client.get(path, token)
        for kind, one in self._account.notices.items():
            answer = answers[path_of_list(one)]
            title = WORDS["kinds"][kind]
            if answer["errcode"]:
                yield Symptom("notices", "unknown", f"{title}：{self._explained(answer)}")
                continue
            wrong = wrong_with(one, fields_by_id(answer))
            if wrong is None:
                yield _good("notices", kind=title)
            else:
                yield Symptom("notices", "bad", WORDS["bad"]["notices"][wrong[0]].format(kind=title, detail=wrong[1]))

    def _quota(self, answer: Mapping[str, Any]) -> Symptom:
        quota = answer.get("quota")
        if answer["errcode"] or not isinstance(quota, dict):
            return Symptom("quota", "unknown", self._explained(answer))
        remain, limit = int(quota.get("remain", 0)), int(quota.get("daily_limit", 0))
        mark: Mark = "bad" if remain < limit * SCARCE else "good"
        return Symptom("quota", mark, WORDS[mark]["quota"].format(remain=remain, limit=limit))

    def _network(self, answer: Mapping[str, Any]) -> Symptom:
        if answer["errcode"]:
            return Symptom("network", "unknown", WORDS["skipped"]["network"].format(code=answer["errcode"]))
        lost = [str(each.get("ip", "")) for each in answer.get("ping", []) if each.get("package_loss") == "100%"]
        if lost or not answer.get("dns"):
            return Symptom("network", "bad", WORDS["bad"]["network"].format(detail=", ".join(lost) or "DNS"))
        return _good("network")

    def _bad(self, item: str, answer: Mapping[str, Any]) -> Symptom:
        return Symptom(item, "unknown" if answer["errcode"] in (BUSY,) else "bad", self._explained(answer))

    def _explained(self, answer: Mapping[str, Any]) -> str:
        code = answer["errcode"] or UNKNOWN
        found = _ADDRESS.search(str(answer.get("errmsg", "")))
        values = {"wallet": self._wallet, "base": self._account.api_base, "code": code}
        text = WORDS["codes"].get(code, WORDS["other_code"])
        return str(text).format(detail=f"（{found[0]}）" if found else "", **values)


def callback(url: str, answered: bool, detail: str) -> Symptom:
    """Whether our own address answers as WeChat wants it."""
    mark: Mark = "good" if answered else "bad"
    return Symptom("callback", mark, WORDS[mark]["callback"].format(url=url, detail=detail))


def _good(item: str, **values: object) -> Symptom:
    return Symptom(item, "good", str(WORDS["good"][item]).format(**values))


def _for_nobody() -> dict[str, Any]:
    return {"touser": NOBODY, "msgtype": "text", "text": {"content": "."}}
