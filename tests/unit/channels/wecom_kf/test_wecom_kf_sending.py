"""How messages look there, and what the platform's answers mean."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from bot.channels.wecom_kf import outcomes
from bot.channels.wecom_kf.parcels import content
from bot.channels.wecom_kf.sender import SEND, SEND_ON_EVENT, WecomKfSender
from bot.channels.wecom_kf.sessions import CHANGE, GET
from bot.channels.wecom_kf.thumb import KEPT_SECONDS
from bot.knowledge.web_pages import WebPage, WebPages
from bot.mail import Later, Never, Sent
from tests.support.channel_contract import message
from tests.support.table import table

LABELS = ("好了", "还是不行")


class Platform:
    """Answers calls in the order in which they are set, and remembers them; 0 and state 1 to any other."""

    open_kfid, brand = "wk1", "okpay"

    def __init__(self, **answers: list[dict[str, Any]]) -> None:
        self.answers, self.asked = answers, list[tuple[str, dict[str, Any]]]()

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((path, body))
        waiting = self.answers.get(path.rsplit("/", 1)[-1], [])
        return waiting.pop(0) if waiting else {"errcode": 0, "service_state": 1}

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def sender(platform: Platform | None = None) -> WecomKfSender:
    return WecomKfSender(platform or Platform())  # type: ignore[arg-type]


def pack(*said: dict[str, Any]) -> list[dict[str, Any]]:
    ids = iter(range(101, 200))
    return sender().pack(list(said), lambda token, label: str(next(ids)))


def send(platform: Platform, **more: Any) -> Any:
    [body] = pack(message("您好"))
    return asyncio.run(sender(platform).send("wm1", {**body, **more}))


def test_a_question_is_a_menu_whose_head_is_what_leads_to_it() -> None:
    [body] = pack(message("您好。"), message("常见的问题：", options=LABELS))
    made = content(body, "")
    entries = [entry["click"] for entry in made["msgmenu"]["list"]]
    assert made["msgmenu"]["head_content"] == "您好。\n\n常见的问题："
    assert entries == [{"id": "101", "content": "好了"}, {"id": "102", "content": "还是不行"}]
    assert {entry["type"] for entry in made["msgmenu"]["list"]} == {"click"} and made["msgmenu"]["tail_content"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [("问", tuple(f"选项{n}" for n in range(11))), ("问" * 342, LABELS), ("问", ("长" * 43, "短"))],
)
def test_what_is_no_menu_there_is_numbered_words(text: str, labels: tuple[str, ...]) -> None:
    bodies = pack(message(text, options=labels))
    made = content(bodies[-1], sender().text_of(bodies[-1]))
    assert made["msgtype"] == "text" and f"2. {labels[1]}" in made["text"]["content"]
    assert len(made["text"]["content"].encode()) <= 2048


def test_the_longest_that_is_a_menu_is_one() -> None:
    [body] = pack(message("问" * 341, options=tuple("长" * 42 + str(n) for n in range(10))))
    assert content(body, "")["msgtype"] == "msgmenu"


def test_what_a_person_says_is_not_run_together_with_a_question_of_the_bot() -> None:
    bodies = pack(message("我是小林", **{"from": "agent"}), message("好了吗", options=LABELS))
    assert [body["kind"] for body in bodies] == ["text", "menu"]


def test_each_body_has_an_id_that_the_platform_takes_and_keeps_it() -> None:
    bodies = pack(message("一" * 1000), message("二", options=LABELS))
    ids = [body["id"] for body in bodies]
    assert len(set(ids)) == len(ids) and all(re.fullmatch("[0-9a-zA-Z_-]{1,32}", each) for each in ids)
    texts = [body for body in bodies if body["kind"] == "text"]
    assert [body["id"] for body in sender().join(texts[:1])] == ids[:1], "what stays as it was"
    together = sender().join(pack(message("甲")) + pack(message("乙")))
    assert len(together) == 1 and together[0]["id"] not in ids


def test_no_link_of_ours_is_made_by_words() -> None:
    assert content({"kind": "text"}, '<a href="x">点</a>')["text"]["content"].startswith("＜a")


def test_a_new_talk_is_made_the_assistants_once() -> None:
    platform = Platform(get=[{"errcode": 0, "service_state": 0}])
    made = sender(platform)
    for _ in range(2):
        [body] = pack(message("您好"))
        assert asyncio.run(made.send("wm1", body)) == Sent()
    assert platform.paths == [GET, CHANGE, SEND, SEND]
    assert platform.asked[1][1]["service_state"] == 1


@pytest.mark.parametrize(
    ("state", "outcome"), [(2, outcomes.WITH_OTHERS), (3, outcomes.WITH_OTHERS), (4, outcomes.CLOSED)]
)
def test_a_talk_that_is_not_ours_is_not_written_into(state: int, outcome: Never) -> None:
    platform = Platform(get=[{"errcode": 0, "service_state": state}])
    assert send(platform) == outcome and outcome.until_heard
    assert platform.paths == [GET]


def test_a_talk_that_was_taken_meanwhile_is_looked_at_again() -> None:
    taken = Platform(
        send_msg=[{"errcode": 95018}], get=[{"errcode": 0, "service_state": 1}, {"errcode": 0, "service_state": 3}]
    )
    assert send(taken) == outcomes.WITH_OTHERS and taken.paths == [GET, SEND, GET]
    begun_anew = Platform(
        send_msg=[{"errcode": 95018}], get=[{"errcode": 0, "service_state": 1}, {"errcode": 0, "service_state": 0}]
    )
    assert send(begun_anew) == Sent() and begun_anew.paths == [GET, SEND, GET, CHANGE, SEND]


def test_a_state_that_is_not_told_is_no_reason_not_to_send() -> None:
    assert send(Platform(get=[{"errcode": 48002}])) == Sent()


def test_a_greeting_goes_by_its_code_and_what_is_refused_waits_for_a_word() -> None:
    platform = Platform()
    assert send(platform, ticket="C") == Sent()
    [(path, body)] = platform.asked
    assert path == SEND_ON_EVENT and body["code"] == "C" and "touser" not in body
    assert send(Platform(send_msg_on_event=[{"errcode": 95021}]), ticket="C") == outcomes.WINDOW_OVER
    assert isinstance(send(Platform(send_msg_on_event=[{"errcode": -1}]), ticket="C"), Later)


@table(
    ("code", "outcome"),
    [
        (0, Sent()),
        (-1, Later(2.0, "busy", unknown=True)),
        (-2, Later(2.0, "no_answer", unknown=True)),
        (-3, Later(2.0, "no_connection", shared=True)),
        (-4, Later(2.0, "no_token", shared=True)),
        (40014, Later(60.0, "token_refused", shared=True)),
        (42001, Later(60.0, "token_refused", shared=True)),
        (40001, Later(60.0, "wrong_secret", shared=True)),
        (45009, Later(60.0, "too_frequent", shared=True)),
        (48002, Later(600.0, "api_not_authorised", shared=True)),
        (60020, Later(120.0, "ip_not_listed", shared=True)),
        (95000, Later(600.0, "wrong_account", shared=True)),
        (95001, Never("quota_used_up", until_heard=True)),
        (95002, Never("window_over", until_heard=True)),
        (95018, Never("session_closed", until_heard=True)),
        (40096, Never("bad_customer")),
        (99999, Never("refused_99999")),
    ],
)
def test_what_each_answer_means(code: int, outcome: Any) -> None:
    assert outcomes.outcome(code) == outcome


def test_pulling_pauses_as_the_code_says() -> None:
    assert [outcomes.pause(code) for code in (-1, 45009, 48002, 40058)] == [2.0, 60.0, 600.0, 60.0]
    assert [outcomes.without_token(code) for code in (40001, -2, 0)] == [40001, -4, -4]


URL = "https://help.okpay.example/refund"
PAGES = WebPages((WebPage("tk", "退款进度", URL, "看" * 60),))


class Uploads:
    """Gives each upload a name, or refuses it."""

    def __init__(self, *answers: str | int) -> None:
        self.answers, self.given = [*answers], list[bytes]()

    async def upload(self, kind: str, data: bytes) -> str | int:
        self.given.append(data)
        return self.answers.pop(0)


def with_pages(platform: Platform, uploads: Uploads) -> WecomKfSender:
    return WecomKfSender(platform, uploads, lambda: PAGES)  # type: ignore[arg-type]


def shown(to: WecomKfSender, text: str) -> tuple[Any, dict[str, Any]]:
    [body] = to.pack([{**message(text), "from": "agent"}], lambda token, label: "1")
    return asyncio.run(to.send("wm1", body)), body


def test_a_page_is_a_link_with_the_picture_that_is_uploaded_once() -> None:
    platform, uploads = Platform(), Uploads("thumb1")
    to = with_pages(platform, uploads)
    for _ in range(2):
        told, body = shown(to, f"照这一页：{URL}")
        assert told == Sent()
    path, asked = platform.asked[-1]
    link = {"title": "退款进度", "desc": "照这一页\n" + "看" * 60, "url": URL, "thumb_media_id": "thumb1"}
    assert (path, asked["msgtype"], asked["link"], asked["msgid"]) == (SEND, "link", link, body["id"])
    assert len(uploads.given) == 1 and uploads.given[0].startswith(b"\x89PNG")


def test_the_picture_is_uploaded_anew_before_the_platform_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    platform, now = Platform(), [1000.0]
    monkeypatch.setattr("bot.channels.wecom_kf.thumb.time.monotonic", lambda: now[0])
    to = with_pages(platform, Uploads("thumb1", "thumb2"))
    for after, name in ((0.0, "thumb1"), (KEPT_SECONDS - 1, "thumb1"), (KEPT_SECONDS + 1, "thumb2")):
        now[0] = 1000.0 + after
        shown(to, URL)
        assert platform.asked[-1][1]["link"]["thumb_media_id"] == name
    assert 86400 < KEPT_SECONDS < 3 * 86400


@table("code", [40007, 40008, 45002, 40058, 95019])
def test_a_page_that_is_refused_goes_as_words_and_its_picture_is_uploaded_anew(code: int) -> None:
    platform, uploads = Platform(send_msg=[{"errcode": code}]), Uploads("thumb1", "thumb2")
    to = with_pages(platform, uploads)
    told, body = shown(to, f"照这一页：{URL}")
    words = platform.asked[-1][1]
    assert told == Sent() and (words["msgtype"], words["text"]["content"]) == ("text", f"照这一页：{URL}")
    assert words["msgid"] == body["id"], "by which the platform says that it did not arrive"
    shown(to, URL)
    assert platform.asked[-1][1]["link"]["thumb_media_id"] == "thumb2"


def test_a_page_whose_picture_is_not_taken_goes_as_words() -> None:
    platform = Platform()
    told, _ = shown(with_pages(platform, Uploads(40006)), URL)
    assert told == Sent() and platform.asked[-1][1]["text"]["content"] == URL


@table(("answer", "told"), [(95001, Never("quota_used_up", True)), (40003, Never("bad_customer"))])
def test_where_nothing_may_be_sent_a_page_is_not_tried_as_words(answer: int, told: Any) -> None:
    platform = Platform(send_msg=[{"errcode": answer}])
    assert shown(with_pages(platform, Uploads("thumb1")), URL)[0] == told
    assert platform.paths.count(SEND) == 1


def test_while_pictures_cannot_be_uploaded_a_page_waits() -> None:
    platform = Platform()
    told, _ = shown(with_pages(platform, Uploads(-1)), URL)
    assert isinstance(told, Later) and SEND not in platform.paths


def test_a_page_that_answers_somebodys_entering_is_words() -> None:
    platform, uploads = Platform(), Uploads()
    [body] = with_pages(platform, uploads).pack([{**message(URL), "from": "agent"}], lambda token, label: "1")
    assert asyncio.run(with_pages(platform, uploads).send("wm1", {**body, "ticket": "c1"})) == Sent()
    [(path, asked)] = platform.asked
    assert (path, asked["code"], asked["text"]["content"]) == (SEND_ON_EVENT, "c1", URL)


def test_a_page_that_waits_with_words_can_go_as_one_of_them() -> None:
    said = sender()
    page = {"kind": "page", "title": "退款进度", "about": "", "url": URL, "text": URL, "by": "agent", "id": "p1"}
    [together] = said.join([{"kind": "text", "text": "一", "by": "agent", "id": "t1"}, page])
    assert together["text"] == f"一\n\n{URL}" and together["id"] not in ("p1", "t1")
    assert [body["id"] for body in said.join([page])] == ["p1"]
