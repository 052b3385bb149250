"""A customer and an agent over the API: from the queue to the rating."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from tests.integration.customer.harness import Chat, Gateway, eventually
from tests.integration.desk.served import Page, account, frame

pytestmark = pytest.mark.server


def waiting(gateway: Gateway, brand: str = "okpay") -> Chat:
    """A customer who waits for a person in the middle of a diagnosis."""
    chat = gateway.open(brand)
    for text in ("付款失败了", "还是不行", "转人工"):
        chat.ask(text)
    assert chat.read()["state"] == "queued"
    return chat


@pytest.fixture(scope="module")
def lin(gateway: Gateway) -> Page:
    return account(gateway, "lin", capacity=50).online()


def last(chat: Chat) -> dict[str, object]:
    return dict(chat.read()["messages"][-1])


def silent(chat: Chat, text: str) -> bool:
    """Say something that the bot leaves to the person."""
    seq = chat.say(text).json()["seq"]
    eventually(lambda: chat.read()["answered_seq"] >= seq)
    return all(m["from"] != "bot" for m in chat.read(seq)["messages"])


def test_from_the_queue_to_the_rating(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    [item] = [i for i in lin.get("queue")["items"] if i["conversation_id"] == chat.id]
    assert (item["status"], item["state"], item["words"]) == ("waiting", "queued", "付款失败了")
    assert lin.do(chat.id, "claim").json()["agent"]["name"] == "小lin"
    assert chat.read()["state"] == "agent"
    assert chat.read()["agent"]["name"] == "小lin"

    assert lin.say(chat.id, "您好，我来看").status_code == 201
    assert (last(chat)["from"], last(chat)["text"]) == ("agent", "您好，我来看")
    assert silent(chat, "还是不行")

    checklist = lin.get(f"conversations/{chat.id}")["checklists"][0]
    steps = next(c for c in lin.get(f"conversations/{chat.id}")["checklists"] if c["topic"] == "payment_failed")
    assert checklist["steps"]
    third = steps["steps"][2]
    assert lin.do(chat.id, "step", {"topic": "payment_failed", "step": third["id"]}).json()["state"] == "bot"
    assert last(chat)["step"]["id"] == third["id"]  # type: ignore[index]
    chat.ask("还是不行")
    assert chat.read()["state"] == "agent"
    seen = lin.get(f"conversations/{chat.id}")
    [card] = [note for note in seen["notes"] if note["kind"] == "step"]
    assert (card["data"]["position"], card["data"]["outcome"]) == (3, "failed")
    outcomes = {s["id"]: s["outcome"] for s in seen["case"]["diagnoses"][0]["steps"]}
    assert outcomes[third["id"]] == "failed"

    lin.do(chat.id, "hand-back", {})
    assert chat.read()["state"] == "bot"
    assert last(chat)["step"]["index"] == 2  # type: ignore[index]
    chat.ask("好了")
    assert (last(chat)["from"], last(chat)["kind"]) == ("system", "csat")
    assert chat.tell("rating", {"rating": 5}).status_code == 204


def test_closing_begins_with_a_summary_and_wants_a_category(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    lin.do(chat.id, "claim")
    begin = lin.get(f"conversations/{chat.id}/closing")
    assert "付款失败了" in begin["summary"] and "无效" in begin["summary"]
    wrong = lin.post(f"conversations/{chat.id}/close", {"category": "nonsense", "summary": ""})
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:paydoc:problem:category-unknown")
    lin.do(chat.id, "close", {"category": begin["categories"][0]["id"], "summary": begin["summary"]})
    assert chat.read()["state"] == "closed"
    assert last(chat)["kind"] == "csat"
    assert chat.id not in str(lin.get("queue"))


def test_of_two_who_claim_one_is_told_who_was_faster(gateway: Gateway, lin: Page) -> None:
    chat, wu = waiting(gateway), account(gateway, "wu").online()
    lin.do(chat.id, "claim")
    late = wu.post(f"conversations/{chat.id}/claim")
    assert (late.status_code, late.json()["type"], late.json()["agent"]) == (409, "urn:paydoc:problem:taken", "小lin")
    not_yours = wu.say(chat.id, "我也来")
    assert (not_yours.status_code, not_yours.json()["type"]) == (409, "urn:paydoc:problem:not-yours")


def test_who_asks_for_a_code_is_warned(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    lin.do(chat.id, "claim")
    warned = lin.say(chat.id, "请把验证码发给我")
    assert (warned.status_code, warned.json()["type"]) == (422, "urn:paydoc:problem:asks-secret")
    assert lin.say(chat.id, "验证码不要告诉任何人").status_code == 201
    assert lin.say(chat.id, "请把验证码发给我", sure=True).status_code == 201
    assert "asked_for_secret" in str(account(gateway, "audra", "auditor").get("audit"))


def test_order_numbers_are_hidden_until_revealed_and_that_is_written_down(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    store = gateway.services.store
    [case] = [c for c in store.list_cases() if c.conversation_id == chat.id]
    number = "2026112212345678"
    with store._gate, store._writer.begin() as conn:
        import sqlalchemy as sa

        from bot.store.tables import cases

        card = {**case.card, "details": {"order_number": [number]}, "words": [f"订单{number}付不了"]}
        conn.execute(sa.update(cases).where(cases.c.number == case.number).values(card=card))
    lin.do(chat.id, "claim")
    assert silent(chat, f"订单号{number}")
    lin.say(chat.id, "收到")
    seen = lin.http.get(f"/api/v1/desk/conversations/{chat.id}").text
    assert number not in seen and "••••5678" in seen
    assert lin.do(chat.id, "reveal", {"field": "order_number"}).json() == {"values": [number]}
    log = account(gateway, "audit2", "auditor").get("audit", action="revealed")["items"]
    assert (log[0]["by"], log[0]["object"]) == ("lin", chat.id)


def test_the_same_message_twice_is_said_once(gateway: Gateway, lin: Page) -> None:
    chat, client_id = waiting(gateway), str(uuid.uuid4())
    lin.do(chat.id, "claim")
    seqs = {lin.say(chat.id, "只说一次", client_id=client_id).json()["seq"] for _ in range(3)}
    assert len(seqs) == 1
    assert [m["text"] for m in chat.read()["messages"]].count("只说一次") == 1


def test_search_canned_reminders_and_history(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    lin.do(chat.id, "claim")
    lin.say(chat.id, "独角兽词语")
    found = lin.get("search", q="独角兽")["items"]
    assert [(i["conversation_id"], i["text"]) for i in found] == [(chat.id, "独角兽词语")]
    assert lin.get("search", q="100%_")["items"] == []
    assert lin.post("canned", {"shortcut": "hi", "text": "您好"}).status_code == 201
    assert lin.get("canned", brand="okpay")["items"][0]["own"]
    made = lin.do(chat.id, "reminders", {"text": "回电", "due_at": "2026-11-22T00:00:00Z"}).json()["id"]
    assert [r["text"] for r in lin.get("reminders")["items"]] == ["回电"]
    assert lin.post(f"reminders/{made}/done").status_code == 204


def test_a_lead_sees_everything_and_takes_over(gateway: Gateway, lin: Page) -> None:
    chat, lead = waiting(gateway), account(gateway, "lead", "lead").online()
    lin.do(chat.id, "claim")
    view = lead.get("lead")
    okpay = next(b for b in view["brands"] if b["brand"] == "okpay")
    assert okpay["claimed"] >= 1 and okpay["open"]
    assert lead.do(chat.id, "whisper", {"text": "先核对金额"}).status_code == 201
    assert lead.do(chat.id, "take-over", {}).json()["agent"]["name"] == "小lead"
    assert lin.say(chat.id, "还在").status_code == 409
    assert lead.get("figures")["cases"]["opened"] >= 1


@pytest.mark.alone
async def test_the_stream_tells_within_a_second(gateway: Gateway, lin: Page) -> None:
    wu = account(gateway, "wu2", capacity=9).online()
    async with wu.stream() as socket:
        await frame(socket, "queue")
        chat = await asyncio.to_thread(waiting, gateway)
        item = await frame(socket, "queue", lambda f: any(i["conversation_id"] == chat.id for i in f["items"]), 1.0)
        assert item["items"]
        await asyncio.to_thread(wu.do, chat.id, "claim")
        await frame(socket, "queue", lambda f: any(i["status"] == "claimed" for i in f["items"]), 1.0)
        await asyncio.to_thread(chat.say, "在吗")
        told = await frame(socket, "message", lambda f: f["message"]["text"] == "在吗", 1.0)
        assert told["conversation_id"] == chat.id
        await asyncio.to_thread(chat.tell, "typing")
        await frame(socket, "status", lambda f: f["customer_typing"], 1.5)
        await asyncio.to_thread(wu.do, chat.id, "notes", {"text": "记一笔"})
        assert (await frame(socket, "note", seconds=1.0))["note"]["text"] == "记一笔"
        await asyncio.to_thread(wu.do, chat.id, "close", {"category": "solved", "summary": ""})
        assert (await frame(socket, "queue", lambda f: chat.id in f["gone"], 1.0))["gone"] == [chat.id]


async def test_a_followed_conversation_says_that_its_card_has_changed(gateway: Gateway) -> None:
    """What the customer's page tells brings neither a message nor another line of the queue."""
    wu = account(gateway, "wu4", capacity=9).online()
    chat = await asyncio.to_thread(waiting, gateway)
    await asyncio.to_thread(wu.do, chat.id, "claim")
    async with wu.stream() as socket:
        first = await frame(socket, "status", lambda f: f["conversation_id"] == chat.id and f["card"])
        told = await asyncio.to_thread(chat.page_tells, {"page": "退款进度"})
        assert told.status_code == 204
        then = await frame(socket, "status", lambda f: f["conversation_id"] == chat.id)
        assert then["card"] != first["card"]


async def test_colleagues_see_who_else_looks(gateway: Gateway, lin: Page) -> None:
    chat, wu = await asyncio.to_thread(waiting, gateway), account(gateway, "wu3").online()
    async with lin.stream() as mine, wu.stream() as other:
        import json

        await mine.send(json.dumps({"watch": chat.id, "after": 0}))
        await frame(mine, "message", lambda f: f["conversation_id"] == chat.id)
        await other.send(json.dumps({"watch": chat.id, "after": 0}))
        await frame(mine, "status", lambda f: any(o["name"] == "小wu3" for o in f["others"]))
        await other.send(json.dumps({"typing": chat.id}))
        await frame(mine, "status", lambda f: any(o["typing"] for o in f["others"]))


def test_a_customer_hears_of_an_agents_message_at_once(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    lin.do(chat.id, "claim")
    seq = chat.read()["last_seq"]
    lin.say(chat.id, "马上")
    assert chat.read(seq, 20)["messages"][-1]["text"] == "马上"


def test_where_to_call_back_is_whole_on_the_card_only(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    item = next(i for i in lin.get("queue")["items"] if i["conversation_id"] == chat.id)
    path = f"{chat.path}/cases/{item['number']}/callback"
    assert gateway.client.put(path, headers=chat.headers, json={"phone": "138 1234 5678"}).status_code == 204
    seen = lin.get(f"conversations/{chat.id}")
    assert (seen["case"]["callback"], seen["cases"][0]["callback"]) == ("13812345678", "138****5678")
    queue, found = lin.get("queue"), lin.get("search", q=item["number"])
    assert "13812345678" not in str(queue) + str(found)
    assert next(i for i in queue["items"] if i["conversation_id"] == chat.id)["callback"] == "138****5678"
    assert "13812345678" not in lin.http.get(f"/api/v1/desk/conversations/{chat.id}/export").text


async def test_a_number_that_is_left_is_on_the_queue_at_once(gateway: Gateway, lin: Page) -> None:
    chat = waiting(gateway)
    number = next(i for i in lin.get("queue")["items"] if i["conversation_id"] == chat.id)["number"]
    async with lin.stream() as socket:
        await frame(socket, "queue")
        path = f"{chat.path}/cases/{number}/callback"
        put = {"headers": chat.headers, "json": {"phone": "13812345678"}}
        assert (await asyncio.to_thread(gateway.client.put, path, **put)).status_code == 204
        told = await frame(socket, "queue", lambda found: any(i["conversation_id"] == chat.id for i in found["items"]))
        assert next(i for i in told["items"] if i["conversation_id"] == chat.id)["callback"] == "138****5678"
