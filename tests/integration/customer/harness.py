"""The gateway as a customer meets it: a real server on a real store, with an assistant that follows a script."""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa

from bot.application import create_app
from bot.exchange import Effect, Outcome, Reply, ReplyOption, StepInfo
from bot.http.frame.server import Server, server_of
from bot.http.frame.services import Services
from bot.settings import Settings
from bot.store import Claimed, Store, tables
from bot.turns import TurnDispatcher
from tests.support import plain_http
from tests.support.replies import apology

BRANDS = {"yibifu": "易币付", "eepay": "eepay", "okpay": "OKPay", "upay": "upay", "yiqianbao": "壹钱包"}
STEPS = (
    ("network", "先看看手机有没有连上网，建议换成稳定的 Wi-Fi，再付一次试试。"),
    ("balance", "请看一下账户余额够不够这笔付款；不够的话，先充值再试。"),
    ("method", "请确认您选的银行卡还有效、没有过期。"),
    ("restart", "请把应用完全关掉，再重新打开，有时候刷新一下就好了。"),
    ("records", "请打开“我的”，看看交易记录里有没有重复的付款。"),
    ("support", "这些都试过了还不行的话，可以转人工，前面查过的步骤都会带过去。"),
)
ANSWERS = (("next", "还是不行"), ("solved", "好了"), ("how", "在哪里看"))
CASE = {
    "queue": "okpay",
    "reason": "asked",
    "status": "waiting",
    "card": {},
    "promised_at": "2026-11-21T18:00:00+08:00",
}
APOLOGY = Reply(text="系统刚才出了点问题，请再说一次。", kind="notice", sender="system")


class Script:
    """Answers by fixed rules, and counts how often each text was answered."""

    def __init__(self) -> None:
        self.answered: list[str] = []
        self.delay = 0.0

    async def respond(self, claimed: Claimed) -> Outcome:
        """One turn."""
        self.answered.append(claimed.text)
        await asyncio.sleep(self._pause(claimed.text))
        if "坏" in claimed.text:
            raise RuntimeError(f"broken by {claimed.text}")
        if claimed.owner != "bot" and "退出" not in claimed.text:
            return self._with_people(claimed)
        memory = dict(claimed.memory)
        memory["questions"] = memory.get("questions", 0) + 1
        asked, memory["question"] = memory.get("question"), None
        owner, effects = "bot", tuple[Effect, ...]()
        if "人工" in claimed.text:
            owner, replies = "queued", (_notice("正在为您转接人工，前面还有 2 位，大约等 5 分钟。您可以继续说。"),)
            memory["question"] = asked
            effects = (Effect("case_opened", {**CASE, "priority": 100 if "急" in claimed.text else 1}),)
        elif "退出" in claimed.text:
            memory["question"] = asked
            effects, replies = (Effect("case_left", {}),), (_notice("好，已经退出排队。"),)
        elif "结束" in claimed.text:
            owner, replies = "closed", (Reply(text="这次先到这里，祝您顺利。", kind="csat"),)
        elif (claimed.text in ("还是不行", "付款失败了") and claimed.choice is not None) or "失败" in claimed.text:
            memory["step"] = (memory.get("step", -1) + 1) % len(STEPS)
            replies = (_step(memory["step"], memory["questions"]),)
            memory["question"] = {"number": memory["questions"]}
        elif claimed.text == "好了":
            replies = (Reply(text="太好了，问题解决了。还有别的需要吗？", kind="answer"),)
        else:
            memory["question"] = asked
            replies = (Reply(text=f"收到：{claimed.text}", kind="answer"),)
        return Outcome(tuple(replies), memory, owner, effects)  # type: ignore[arg-type]

    def _pause(self, text: str) -> float:
        """ "很慢" is long enough to be seen on a busy machine, too."""
        return 5.0 if "很慢" in text else 1.0 if "慢" in text else self.delay

    def _with_people(self, claimed: Claimed) -> Outcome:
        """In the queue what is said is noted; an agent answers by themselves."""
        noted = (_notice("已经补充到您的情况里。"),) if claimed.owner == "queued" else ()
        return Outcome(noted, claimed.memory, claimed.owner, (Effect("case_noted", {}),))


def greet(brand: str) -> tuple[dict[str, Any], Sequence[Reply]]:
    """A fresh memory and the welcome."""
    topics = (ReplyOption("付款失败了", "payment_failed"), ReplyOption("转人工", "request_human"))
    text = f"您好，我是{BRANDS[brand]}的智能客服。遇到什么问题了？您可以直接说，也可以点下面的按钮。"
    return {"questions": 1, "question": {"number": 1}}, (Reply(text=text, options=topics, question=1),)


def _step(index: int, question: int) -> Reply:
    name, text = STEPS[index]
    options = tuple(ReplyOption(label, f"{name}.{key}") for key, label in ANSWERS)
    info = StepInfo(name, index + 1, len(STEPS), "支付失败")
    return Reply(text=text, kind="step", options=options, question=question, step=info)


def _notice(text: str) -> Reply:
    return Reply(text=text, kind="notice", sender="system")


class Gateway:
    """A running gateway: where it is, and what is behind it."""

    def __init__(self, url: str, services: Services, script: Script, server: Server) -> None:
        self.url, self.services, self.script, self.server = url, services, script, server
        self.client = plain_http.client(base_url=url, timeout=120)
        self.loop = asyncio.get_running_loop()
        self.healthy = {"model": True, "store": True}

    @property
    def stream_url(self) -> str:
        """The address for WebSockets."""
        return self.url.replace("http", "ws", 1)

    def take(self, chat: Chat, name: str | None = "小林") -> None:
        """As the desk does it: an agent takes the conversation from the queue."""
        self._by_a_person(chat, "claimed", owner="agent", agent_name=name)

    def give_back(self, chat: Chat) -> None:
        """As the desk does it: the agent is done."""
        self._by_a_person(chat, "resolved", owner="bot")

    def tell(self, chat: Chat) -> None:
        """There is news in the conversation and in the queue of its wallet."""
        dispatcher = self.services.dispatcher
        self.loop.call_soon_threadsafe(dispatcher.tell, chat.id)
        self.loop.call_soon_threadsafe(dispatcher.tell_queue, chat.brand)

    def _by_a_person(self, chat: Chat, status: str, **values: Any) -> None:
        set_row(self.services.store, "conversations", chat.id, **values)
        for case in self.services.store.list_cases():
            if case.conversation_id == chat.id:
                set_row(self.services.store, "cases", case.number, key="number", status=status)
        self.tell(chat)

    def open(self, brand: str = "okpay", **more: Any) -> Chat:
        """A new anonymous conversation."""
        answer = self.client.post("/api/v1/conversations", json={"brand": brand}, **more)
        assert answer.status_code in (200, 201), answer.text
        return Chat(self, answer.json(), brand)


class Chat:
    """One customer's end of a conversation."""

    def __init__(self, gateway: Gateway, opened: dict[str, Any], brand: str = "okpay") -> None:
        self.gateway, self.opened, self.brand = gateway, opened, brand
        self.id, self.token = opened["conversation_id"], opened["token"]
        self.path = f"/api/v1/conversations/{self.id}"
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def say(self, text: str | None = None, *, client_id: str | None = None, **more: Any) -> httpx.Response:
        """POST a message."""
        body = {"client_id": client_id or str(uuid.uuid4()), **more}
        if text is not None:
            body["text"] = text
        return self.post(body)

    def post(self, body: Any) -> httpx.Response:
        """POST any body as a message."""
        return self.gateway.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    def post_escaped(self, body: Any) -> httpx.Response:
        """POST with every character beyond ASCII escaped, as half surrogates must be."""
        headers = {**self.headers, "Content-Type": "application/json"}
        return self.gateway.client.post(f"{self.path}/messages", content=json.dumps(body), headers=headers)

    def read(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        """GET what is new."""
        query = {"after": after, "wait": wait}
        answer = self.gateway.client.get(f"{self.path}/messages", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def ask(self, text: str) -> list[dict[str, Any]]:
        """Say something and wait for the answer."""
        seq = self.say(text).json()["seq"]
        return [m for m in self.read(seq, 10)["messages"] if m["from"] != "customer"]

    def ticket(self) -> str:
        """A ticket for the stream."""
        answer = self.gateway.client.post(f"{self.path}/ticket", headers=self.headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["ticket"])

    def stream(self, after: int = 0, ticket: str | None = None, more: str = "") -> str:
        """The address of a stream."""
        known = ticket or self.ticket()
        return f"{self.gateway.stream_url}{self.path}/stream?ticket={known}&after={after}{more}"

    def attach(self, data: bytes, kind: str = "image/png", client_id: str | None = None) -> httpx.Response:
        """POST a picture."""
        query = {"client_id": client_id or str(uuid.uuid4())}
        headers = {**self.headers, "Content-Type": kind}
        return self.gateway.client.post(f"{self.path}/attachments", content=data, params=query, headers=headers)

    def page_tells(self, body: Any) -> httpx.Response:
        """PUT what the page around the widget knows."""
        return self.gateway.client.put(f"{self.path}/context", json=body, headers=self.headers)

    def tell(self, what: str, body: Any = None) -> httpx.Response:
        """POST typing, feedback or a rating."""
        return self.gateway.client.post(f"{self.path}/{what}", json=body, headers=self.headers)


def set_row(store: Store, table: str, value: str, key: str = "id", **values: Any) -> None:
    """Change a row behind the gateway's back."""
    source = tables.metadata.tables[table]
    with store._gate, store._writer.begin() as conn:
        conn.execute(sa.update(source).where(source.c[key] == value).values(**values))


@contextmanager
def running(
    database: Path | str, settings: Settings | None = None, documents: dict[str, str] | None = None, **more: Any
) -> Iterator[Gateway]:
    """A gateway on a free port, until the block ends, over a file of SQLite or what a URL names; `more` are further
    services."""
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    chosen = replace(settings or Settings(demo="on"), port=0, database_url=url)
    script, started = more.pop("script", None) or Script(), threading.Event()
    made: dict[str, Any] = {}

    def run() -> None:
        try:
            asyncio.run(_serve(chosen, script, {"documents": documents or {}, **more}, made, started))
        finally:
            started.set()

    thread = threading.Thread(target=run, name="gateway-under-test", daemon=True)
    thread.start()
    assert started.wait(120) and made, "the gateway did not start"
    gateway: Gateway = made["gateway"]
    try:
        yield gateway
    finally:
        gateway.client.close()
        gateway.server.should_exit = True
        thread.join(60)
        assert not thread.is_alive(), "the gateway did not stop"


async def _serve(
    settings: Settings, script: Script, more: dict[str, Any], made: dict[str, Any], started: threading.Event
) -> None:
    store = Store(settings.database_url)
    dispatcher = TurnDispatcher(store, script, "test", apology=apology(APOLOGY))

    async def ready() -> dict[str, bool]:
        return dict(made["gateway"].healthy)

    if "channels" in more:
        more["channels"] = more["channels"](store, dispatcher)
    services = Services(store, dispatcher, settings, BRANDS, more.pop("greet", greet), ready, **more)
    server = server_of(create_app(services), settings)

    async def announce() -> None:
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        made["gateway"] = Gateway(f"http://127.0.0.1:{port}", services, script, server)
        started.set()

    announcing = asyncio.ensure_future(announce())
    await server.serve()
    await announcing
    store.close()


def eventually(true: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait until something is true, and have it; a busy machine is slow, not wrong."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)
    return found


def until_refused(ask: Callable[[], httpx.Response], status: int) -> tuple[int, float]:
    """How many calls had this status before one was too many, and the seconds that they took."""
    began, allowed = time.monotonic(), 0
    while (answer := ask()).status_code == status and allowed < 1000:
        allowed += 1
    assert answer.status_code == 429, answer.text
    return allowed, time.monotonic() - began
