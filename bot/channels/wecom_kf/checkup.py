"""What is wrong with an account, found out by asking the platform for each thing the product needs of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML

from bot.channels.platform_api import BUSY, UNKNOWN, Client
from bot.channels.symptom import Symptom
from bot.channels.wecom_kf.account import WecomKfAccount
from bot.channels.wecom_kf.sender import NOBODY, SEND

WORDS: Mapping[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("check_zh.yml"))
LIST, STATE = "/cgi-bin/kf/account/list", "/cgi-bin/kf/service_state/get"
# Asked for nobody's: that it is nobody's is the answer of an API that works.
AS_EXPECTED = (0, 40096, 40003, 84061)


class WecomKfCheckup:
    """Asks for one account. Nothing is sent to anybody, nothing is pulled and nothing changed."""

    def __init__(self, account: WecomKfAccount, client: Client) -> None:
        self._account, self._client = account, client

    async def findings(self) -> AsyncIterator[Symptom]:
        """One after the other, in the order in which they are to be mended."""
        path, keys = "/cgi-bin/gettoken", (self._account.corp_id, self._account.secret)
        answer = await self._client.get(path, corpid=keys[0], corpsecret=keys[1])
        token = answer.get("access_token")
        if answer["errcode"] or not isinstance(token, str):
            yield self._bad("token", answer)
            yield Symptom("account", "unknown", WORDS["skipped"])
            return
        yield _good("token")
        yield self._listed(await self._client.post(LIST, {"offset": 0, "limit": 100}, token))
        named = {"open_kfid": self._account.open_kfid}
        asked = await self._client.post(STATE, {**named, "external_userid": NOBODY}, token)
        yield _good("pull") if asked["errcode"] in AS_EXPECTED else self._bad("pull", asked)
        message = {"touser": NOBODY, **named, "msgtype": "text", "text": {"content": "."}}
        sent = await self._client.post(SEND, message, token)
        yield _good("send") if sent["errcode"] in AS_EXPECTED else self._bad("send", sent)

    def _listed(self, answer: Mapping[str, Any]) -> Symptom:
        if answer["errcode"]:
            return self._bad("account", answer)
        found = [each for each in answer.get("account_list", []) if each.get("open_kfid") == self._account.open_kfid]
        if not found:
            return Symptom("account", "bad", WORDS["no_account"].format(open_kfid=self._account.open_kfid))
        if found[0].get("manage_privilege") is False:
            return Symptom("account", "bad", WORDS["no_privilege"])
        return _good("account")

    def _bad(self, item: str, answer: Mapping[str, Any]) -> Symptom:
        code = int(answer["errcode"]) or UNKNOWN
        text = str(WORDS["codes"].get(code, WORDS["other_code"]))
        return Symptom(item, "unknown" if code == BUSY else "bad", text.format(code=code, base=self._account.api_base))


def check(accounts: Mapping[str, WecomKfAccount], wallet: str) -> int:
    """Tell what is wrong with this wallet's account, a line for each thing; how many are to be mended."""
    if wallet not in accounts:
        known = ", ".join(accounts) or "none"
        raise click.ClickException(f"PAYDOC_WECOM_KF has no account of {wallet}; it has {known}")
    return asyncio.run(_check(accounts[wallet]))


async def _check(account: WecomKfAccount) -> int:
    client, wrong = Client(account.api_base), 0
    try:
        async for finding in WecomKfCheckup(account, client).findings():
            click.echo(f"{WORDS['names'][finding.item]}：{WORDS['marks'][finding.mark]}。{finding.text}")
            wrong += finding.mark == "bad"
    finally:
        await client.close()
    return wrong


def _good(item: str) -> Symptom:
    return Symptom(item, "good", str(WORDS["good"][item]))
