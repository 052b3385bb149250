"""Every answer to every kind of question: what is said, asked, opened, put away and noted."""

from __future__ import annotations

import pytest

from bot.context.memory import Memory
from tests.support.table import table
from tests.unit.conversation.wallets import (
    INVOICE,
    LIMITS,
    PAY,
    REFUND,
    STOLEN,
    asked,
    case,
    diagnosis,
    effects,
    events,
    presses,
    put_away,
    question,
    remembering,
    standing,
    texts,
)

CARD, APP, NETWORK, BALANCE = "Look at the card.", "Update the app.", "Look at the network.", "Is there enough money?"
AT_CARD = diagnosis("network", "card")
USED_UP = diagnosis("card", "app", status="used_up")
OPENING = ["opening  2 办退款", "Apply for it."]
QUEUED, ASKED = "queued_next 0 today 11:15 1118-FEED0passed_on", "queued_next 0 today 11:15 1118-FEED0say_what_about"


def outcome_of(memory: Memory, option: str) -> tuple[list[str], str | None, str, str]:
    """What pressing the option leads to: said, asked, open, last. What was not understood before is forgiven."""
    memory.misses = 1
    turned = presses(memory, option)
    assert turned.memory["misses"] == 0
    return texts(turned), asked(turned), standing(turned), put_away(turned)


@pytest.mark.parametrize(
    ("data", "opened", "reason", "topic"),
    [
        ({"reason": "gap", "topic": INVOICE}, None, "gap", INVOICE),
        ({"reason": "complaint", "topic": None}, AT_CARD, "complaint", PAY),
        ({}, AT_CARD, "asked", PAY),
        ({"reason": "used_up"}, None, "used_up", None),
    ],
    ids=["a gap", "a complaint at a step", "nothing known", "nothing open"],
)
def test_yes_to_a_person_opens_a_case_about_what_was_offered(
    data: dict[str, object], opened: object, reason: str, topic: str | None
) -> None:
    turned = presses(remembering(question=question("offer_person", "yes", "no", **data), open=opened), "yes")
    (case_opened,) = effects(turned, "case_opened")
    assert (case_opened["reason"], case_opened["topic"]) == (reason, topic)
    assert (texts(turned), asked(turned), turned.owner) == ([QUEUED if topic else ASKED], "queue", "queued")


OFFER = question("offer_person", "yes", "no", "restart")


@table(
    ("opened", "option", "leads_to"),
    [
        (AT_CARD, "no", ([f"all_right\n{CARD}"], "step", f"{PAY}/card open", "")),
        (USED_UP, "no", (["person_declined"], None, "", f"{PAY} used_up")),
        (None, "no", (["person_declined"], None, "", "")),
        (AT_CARD, "restart", ([f"from_the_start\n{NETWORK}"], "step", f"{PAY}/network open", "")),
        (USED_UP, "restart", ([f"from_the_start\n{NETWORK}"], "step", f"{PAY}/network open", "")),
        (None, "restart", (["person_declined"], None, "", "")),
    ],
    ids=["no, at a step", "no, used up", "no, idle", "restart, at a step", "restart, used up", "restart, idle"],
)
def test_no_person_or_from_the_start(opened: object, option: str, leads_to: tuple[object, ...]) -> None:
    assert outcome_of(remembering(question=OFFER, open=opened), option) == leads_to


def test_after_a_person_was_declined_the_other_problem_is_next() -> None:
    turned = presses(remembering(question=OFFER, open=USED_UP, waiting_topics=[LIMITS]), "no")
    assert texts(turned) == ["person_declined", "second_problem 限额", "a thousand a day"]
    assert turned.memory["waiting_topics"] == []


def test_after_a_person_was_declined_the_parked_problem_is_offered() -> None:
    parked = [diagnosis("apply", topic=REFUND, status="parked", run="d2")]
    said, pending, *_ = outcome_of(remembering(question=OFFER, parked=parked), "no")
    assert (said, pending) == (["person_declined", "offer_return 退款没到"], "return_parked")


RISK = question("at_risk", "yes", "no", topic=STOLEN)


def test_money_at_risk_comes_before_the_open_step() -> None:
    turned = presses(remembering(question=RISK, open=AT_CARD), "yes")
    assert texts(turned) == ["parked 付款失败", "risk_first 被盗刷\ncalmrisk_gap\nrisk_evidence", QUEUED]
    (opened,) = effects(turned, "case_opened")
    assert (opened["reason"], opened["topic"], turned.owner) == ("money_at_risk", STOLEN, "queued")


@pytest.mark.parametrize(
    ("opened", "leads_to"),
    [
        (AT_CARD, ([f"all_right\n{CARD}"], "step", f"{PAY}/card open", "")),
        (None, (["what_problem"], None, "", "")),
    ],
    ids=["at a step", "idle"],
)
def test_no_money_at_risk(opened: object, leads_to: tuple[object, ...]) -> None:
    assert outcome_of(remembering(question=RISK, open=opened), "no") == leads_to


RETURN = question("return_parked", "yes", "no")
FIRST, SECOND = diagnosis("apply", topic=REFUND, status="parked", run="d2"), diagnosis("card", status="parked")


@pytest.mark.parametrize(
    ("parked", "option", "leads_to", "left"),
    [
        ([FIRST, SECOND], "yes", ([f"resumed 付款失败\n{CARD}"], "step", f"{PAY}/card open", ""), [REFUND]),
        ([FIRST, SECOND], "no", (["all_right"], None, "", ""), [REFUND]),
        ([], "yes", (["all_right"], None, "", ""), []),
        ([], "no", (["all_right"], None, "", ""), []),
    ],
    ids=["yes: the one parked last", "no", "yes, but nothing is parked", "no, and nothing is parked"],
)
def test_to_go_on_with_what_was_parked(
    parked: list[object], option: str, leads_to: tuple[object, ...], left: list[str]
) -> None:
    memory = remembering(question=RETURN, parked=parked)
    turned = presses(memory, option)
    assert (texts(turned), asked(turned), standing(turned), put_away(turned)) == leads_to
    assert [d["topic"] for d in turned.memory["parked"]] == left
    status = {"yes": "open", "no": "dropped"}[option]
    changed = [(d["topic"], d["status"]) for d in effects(turned, "diagnosis_changed")]
    assert changed == ([(PAY, status)] if parked else [])


@table(
    ("data", "option", "opened", "leads_to"),
    [
        ({}, "other", None, (["other_wallet_stays 乙付"], None, "", "")),
        ({}, "other", AT_CARD, (["other_wallet_stays 乙付", f"back_to_step\n{CARD}"], "step", f"{PAY}/card open", "")),
        ({"topic": REFUND, "words": "申请过退款"}, "other", None, (["other_wallet_stays 乙付"], None, "", "")),
        ({"topic": LIMITS, "words": "限额"}, "own", None, (["a thousand a day"], None, "", "")),
        (
            {"topic": REFUND, "words": "退款"},
            "own",
            None,
            (OPENING, "step", f"{REFUND}/apply open", ""),
        ),
        ({"topic": ""}, "own", None, (["what_problem"], None, "", "")),
        ({}, "own", None, (["what_problem"], None, "", "")),
    ],
    ids=[
        "other",
        "other, at a step",
        "other, with a topic",
        "own: a fact",
        "own: steps",
        "own, no topic",
        "own, nothing",
    ],
)
def test_which_wallet_is_meant(data: dict[str, str], option: str, opened: object, leads_to: tuple[object, ...]) -> None:
    wallet = question("other_wallet", "own", "other", name="乙付", **data)
    assert outcome_of(remembering(question=wallet, open=opened), option) == leads_to


@pytest.mark.parametrize("kind", ["other_wallet", "which_topic", "offer_checklist"])
def test_the_words_of_the_first_question_count_and_not_those_of_the_answer(kind: str) -> None:
    option = {"other_wallet": "own", "which_topic": REFUND, "offer_checklist": "yes"}[kind]
    pending = question(kind, option, name="乙付", topic=REFUND, words="申請過退款")
    turned = presses(remembering(question=pending), option)
    assert standing(turned) == f"{REFUND}/wait open"
    assert (turned.memory["open"]["words"], turned.memory["open"]["outcomes"]) == ("申請過退款", {"apply": "tried"})


@pytest.mark.parametrize("kind", ["other_wallet", "which_topic"])
def test_without_such_words_those_of_the_answer_are_kept(kind: str) -> None:
    option = {"other_wallet": "own", "which_topic": REFUND}[kind]
    turned = presses(remembering(question=question(kind, option, name="乙付", topic=REFUND)), option)
    assert turned.memory["open"]["words"] == option


def test_steps_that_were_offered_without_words_begin_without_words() -> None:
    turned = presses(remembering(question=question("offer_checklist", "yes", topic=REFUND)), "yes")
    assert (standing(turned), turned.memory["open"]["words"]) == (f"{REFUND}/apply open", "")


WHICH = question("which_topic", "request_human", "none", PAY, words="那啥", missed=True)


@table(
    ("option", "leads_to"),
    [
        ("request_human", ([ASKED], "queue", "", "")),
        ("ticket_status", (["no_case\noffer_person"], "offer_person", "", "")),
        ("complaint", (["sorry\noffer_person"], "offer_person", "", "")),
        ("service_hours", (["nine to nine\ndesk_hours hours_daily 21:00 9:00"], None, "", "")),
        (LIMITS, (["a thousand a day"], None, "", "")),
        (INVOICE, (["gap 发票"], "offer_person", "", "")),
        ("none", (["none_of_these"], None, "", "")),
        ("no_such_topic", (["none_of_these"], None, "", "")),
    ],
)
def test_which_topic_it_is(option: str, leads_to: tuple[object, ...]) -> None:
    assert outcome_of(remembering(question=WHICH), option) == leads_to


def test_none_of_these_at_a_step_returns_to_the_step() -> None:
    said, pending, *_ = outcome_of(remembering(question=WHICH, open=AT_CARD), "none")
    assert (said, pending) == (["none_of_these", f"back_to_step\n{CARD}"], "step")


@pytest.mark.parametrize(
    ("data", "noted"),
    [
        ({"missed": True, "words": "那啥"}, [{"name": "not_understood", "words": "那啥"}]),
        ({"missed": True}, [{"name": "not_understood", "words": ""}]),
        ({"missed": False, "words": "那啥"}, []),
        ({}, []),
    ],
    ids=["missed", "missed, without words", "not missed", "only offered"],
)
def test_none_of_these_is_noted_when_it_was_asked_for_not_understanding(
    data: dict[str, object], noted: list[dict[str, str]]
) -> None:
    turned = presses(remembering(question=question("which_topic", "none", **data)), "none")
    assert events(turned) == noted


PAUSED = diagnosis("network", "card", status="paused")
RESUME = question("resume", "yes", "restart", "no")


@pytest.mark.parametrize(
    ("last", "option", "leads_to"),
    [
        (PAUSED, "yes", ([f"resumed 付款失败\n{CARD}"], "step", f"{PAY}/card open", "")),
        (PAUSED, "restart", ([f"from_the_start\n{NETWORK}"], "step", f"{PAY}/network open", "")),
        (PAUSED, "no", (["all_right"], None, "", f"{PAY} paused")),
        (None, "yes", (["all_right"], None, "", "")),
        (None, "restart", (["all_right"], None, "", "")),
    ],
    ids=["yes", "from the start", "no", "yes, but it is gone", "from the start, but it is gone"],
)
def test_to_take_up_what_was_put_away(last: object, option: str, leads_to: tuple[object, ...]) -> None:
    assert outcome_of(remembering(question=RESUME, last=last), option) == leads_to


def test_steps_that_were_offered_are_declined() -> None:
    offered = question("offer_checklist", "yes", "no", topic=REFUND, words="退款")
    assert outcome_of(remembering(question=offered), "no") == (["all_right"], None, "", "")


def test_a_late_answer_to_the_queue_tells_the_case() -> None:
    pending = question("queue", "stay", "leave")
    said, asked_then, *_ = outcome_of(remembering(question=pending, case=case("ticket")), "stay")
    assert (said, asked_then) == (["ticket_open today 11:15 1118-AAAAA"], None)


@table(
    ("option", "leads_to"),
    [
        ("own:enough", ([f"enough then\n{CARD}"], "step", f"{PAY}/card open", "")),
        ("own:short", (["top it up"], "step", f"{PAY}/balance open", "")),
        ("own:gone", ([BALANCE], "step", f"{PAY}/balance open", "")),
        ("resolved", (["solved"], None, "", f"{PAY} solved")),
        ("done", ([f"step_done\n{CARD}"], "step", f"{PAY}/card open", "")),
        ("persists", ([f"step_failed\n{CARD}"], "step", f"{PAY}/card open", "")),
        ("explain", ([f"no_how\n{BALANCE}"], "step", f"{PAY}/balance open", "")),
        ("human", ([QUEUED], "queue", f"{PAY}/balance open", "")),
    ],
)
def test_an_option_of_a_step(option: str, leads_to: tuple[object, ...]) -> None:
    turned = presses(remembering(question=question("step", option), open=diagnosis("balance")), option)
    assert (texts(turned), asked(turned), standing(turned), put_away(turned)) == leads_to


def test_a_person_is_fetched_from_a_step_that_is_no_longer_open() -> None:
    turned = presses(remembering(question=question("step", "human")), "human")
    assert (texts(turned), turned.owner) == ([ASKED], "queued")
    assert [o["reason"] for o in effects(turned, "case_opened")] == ["asked"]


@pytest.mark.parametrize("kind", ["which_topic", "resume", "offer_checklist", "other_wallet"])
def test_a_person_is_fetched_from_any_question(kind: str) -> None:
    turned = presses(remembering(question=question(kind, "human", name="乙付", topic=PAY)), "human")
    assert (texts(turned), turned.owner) == ([ASKED], "queued")
    assert [o["reason"] for o in effects(turned, "case_opened")] == ["asked"]


def test_a_topic_that_was_asked_about_beside_a_step_is_opened_with_the_words_of_then() -> None:
    asked_about = question("step", REFUND, words="想退货款")
    turned = presses(remembering(question=asked_about, open=diagnosis("balance")), REFUND)
    assert standing(turned) == f"{REFUND}/apply open"
    assert turned.memory["open"]["words"] == "想退货款"
