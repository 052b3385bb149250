"""Control words at an open step, at a question, and with nothing open: what is said, asked, opened and recorded."""

from __future__ import annotations

import pytest

from bot.conversation.memory import Memory, Question
from bot.exchange import Outcome
from bot.understanding.reading import Entity
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
    means,
    presses,
    put_away,
    question,
    remembering,
    standing,
    texts,
)

STEP = question("step", "resolved=好了", "human=转人工")
AT_CARD = diagnosis("network", "card")
CARD, APP, NETWORK = "Look at the card.", "Update the app.", "Look at the network."
BEFORE = {"network": "failed"}


@pytest.mark.parametrize(
    ("intent", "text", "said", "step", "outcome"),
    [
        ("problem_persists", "还是不行", f"step_failed\n{APP}", "app", "failed"),
        ("next_step", "下一步", f"step_done\n{APP}", "app", "done"),
        ("previous_step", "上一步", f"back\n{NETWORK}", "network", ""),
        ("skip_step", "跳过", f"step_skipped\n{APP}", "app", "skipped"),
        ("skip_step", "试过了", f"step_tried\n{APP}", "app", "tried"),
        ("skip_step", "", f"step_tried\n{APP}", "app", "tried"),
        ("explain_step", "怎么弄", "how card", "card", ""),
        ("explain_step", "为什么要看卡", "why card", "card", ""),
        ("repeat", "为什么再说一遍", CARD, "card", ""),
        ("affirm", "好的", "waiting_for_result", "card", ""),
        ("deny", "不是", APP, "app", "failed"),
        ("choose_option", "那个", CARD, "card", ""),
    ],
)
def test_a_control_word_at_a_step(intent: str, text: str, said: str, step: str, outcome: str) -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), intent, text)
    assert texts(turned) == [said]
    assert (standing(turned), asked(turned), turned.owner) == (f"{PAY}/{step} open", "step", "bot")
    assert turned.memory["open"]["outcomes"] == ({**BEFORE, "card": outcome} if outcome else BEFORE)


def test_from_the_start_forgets_the_outcomes() -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), "start_over")
    assert texts(turned) == [f"from_the_start\n{NETWORK}"]
    assert (turned.memory["open"]["outcomes"], turned.memory["open"]["path"]) == ({}, ("network",))


def test_solved_at_a_step_ends_the_diagnosis() -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), "problem_resolved")
    assert (texts(turned), standing(turned), asked(turned)) == (["solved"], "", None)
    assert put_away(turned) == f"{PAY} solved"
    assert turned.memory["last"]["outcomes"] == {**BEFORE, "card": "helped"}


def test_put_away_at_a_step_keeps_the_place() -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), "cancel")
    assert (texts(turned), standing(turned), asked(turned)) == (["paused"], "", None)
    assert put_away(turned) == f"{PAY} paused" and turned.memory["last"]["path"] == ("network", "card")
    assert effects(turned, "diagnosis_changed")[0]["status"] == "paused"


@pytest.mark.parametrize(
    ("text", "confidence", "outcome"),
    [
        ("卡换了", 0.5, "tried"),
        ("卡换了", 0.999, "tried"),
        ("卡换了", 1.0, "skipped"),
        ("网换了", 0.5, "skipped"),
    ],
    ids=["claimed", "claimed, and almost certain", "certain that it is passed over", "another step claimed"],
)
def test_a_step_that_is_claimed_as_done_is_tried_and_not_passed_over(
    text: str, confidence: float, outcome: str
) -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), "skip_step", text, confidence)
    assert turned.memory["open"]["outcomes"] == {**BEFORE, "card": outcome}


@pytest.mark.parametrize(("intent", "text"), [("skip_step", "跳过"), ("repeat", "再说一遍"), ("affirm", "好")])
def test_at_a_step_of_a_checklist_that_is_gone_a_person_is_offered(intent: str, text: str) -> None:
    turned = means(remembering(open=diagnosis("card", topic=INVOICE), question=STEP), intent, text, 0.5)
    assert texts(turned) == ["checklist_gone\noffer_person"]
    assert (standing(turned), put_away(turned), asked(turned)) == ("", f"{INVOICE} dropped", "offer_person")


def test_a_date_at_a_step_that_waits_is_judged_before_the_word_is_a_move() -> None:
    waiting = diagnosis("apply", "wait", topic=REFUND)
    turned = means(remembering(open=waiting), "affirm", "昨天", entities=(Entity("date", "2026-11-17"),))
    assert texts(turned) == ["wait_within 1 day 20 11 day 17 11 wait_span 3 1\nWait for it."]
    assert (standing(turned), asked(turned)) == (f"{REFUND}/wait open", "step")


def test_a_date_at_another_step_is_no_matter() -> None:
    turned = means(remembering(open=AT_CARD), "next_step", "昨天", entities=(Entity("date", "2026-11-17"),))
    assert standing(turned) == f"{PAY}/app open"


def last(status: str) -> Memory:
    """Nothing is open, and the last diagnosis came to this."""
    path = ("network", "app") if status == "used_up" else ("network", "card")
    return remembering(last=diagnosis(*path, status=status)) if status != "none" else remembering()  # type: ignore[arg-type]


RESUME = f"offer_resume 付款失败|resume||{PAY} {{}}"
ASK = "what_problem|||"
# What a word leads to for each end of the last diagnosis: said | asked | open | last. {} is that end.
NOTHING_OPEN = {
    "none": {
        "problem_resolved": "solved|||",
        "cancel": "cancelled|||",
        "*": ASK,
    },
    "paused": {
        "problem_resolved": f"solved|||{PAY} paused",
        "cancel": f"paused|||{PAY} paused",
        "next_step": f"resumed 付款失败\n{CARD}|step|{PAY}/card open|",
        "affirm": f"resumed 付款失败\n{CARD}|step|{PAY}/card open|",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} paused",
        "*": RESUME,
    },
    "parked": {
        "problem_resolved": f"solved|||{PAY} parked",
        "cancel": f"paused|||{PAY} parked",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} parked",
        "*": RESUME,
    },
    "solved": {
        "problem_resolved": f"solved|||{PAY} solved",
        "cancel": f"cancelled|||{PAY} solved",
        "problem_persists": f"step_failed\n{APP}|step|{PAY}/app open|",
        "previous_step": f"resumed 付款失败\n{CARD}|step|{PAY}/card open|",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} solved",
        "*": f"what_problem|||{PAY} solved",
    },
    "used_up": {
        "problem_resolved": f"solved|||{PAY} used_up",
        "cancel": f"cancelled|||{PAY} used_up",
        "problem_persists": f"step_failed_last\nused_up 查付款\nthe end\noffer_person|offer_person|{PAY}/app used_up|",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} used_up",
        "*": f"what_problem|||{PAY} used_up",
    },
    "handed_off": {
        "problem_resolved": f"solved|||{PAY} handed_off",
        "cancel": f"cancelled|||{PAY} handed_off",
        "problem_persists": f"queued_next 0 11:15 1118-FEED0|queue||{PAY} handed_off",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} handed_off",
        "*": f"what_problem|||{PAY} handed_off",
    },
}
WORDS = [
    "problem_resolved",
    "problem_persists",
    "next_step",
    "previous_step",
    "skip_step",
    "explain_step",
    "repeat",
    "start_over",
    "affirm",
    "deny",
    "cancel",
    "choose_option",
]


def shown(outcome: Outcome) -> str:
    """What was said, asked, opened and put away, in the form of the table."""
    said = "\n".join(texts(outcome))
    return f"{said}|{asked(outcome) or ''}|{standing(outcome)}|{put_away(outcome)}"


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("status", NOTHING_OPEN)
def test_a_control_word_with_nothing_open(status: str, word: str) -> None:
    rows = NOTHING_OPEN[status]
    expected = rows.get(word, rows["*"]).replace("{}", status)
    assert shown(means(last(status), word)) == expected


@pytest.mark.parametrize("status", ["paused", "parked", "solved", "used_up", "handed_off"])
def test_going_on_is_promised_only_where_going_on_is_possible(status: str) -> None:
    put = means(last(status), "cancel")
    then = means(Memory.from_dict(put.memory), "next_step", "继续")
    goes_on = standing(then) != "" or asked(then) == "resume"
    assert (texts(put) == ["paused"]) is goes_on


def test_the_case_of_a_handed_off_trouble_that_is_still_there_is_about_it() -> None:
    turned = means(last("handed_off"), "problem_persists")
    (opened,) = effects(turned, "case_opened")
    assert (opened["topic"], opened["reason"], turned.owner) == (PAY, "asked", "queued")


def test_solved_with_nothing_open_asks_how_the_person_s_help_was() -> None:
    turned = means(remembering(helped=True), "problem_resolved")
    assert [(r.text, r.kind) for r in turned.replies] == [("solved", "text"), ("csat_ask", "csat")]
    assert turned.memory["helped"] is False


def test_a_word_with_nothing_open_takes_up_what_is_parked_or_waits() -> None:
    parked = remembering(parked=[diagnosis("card", topic=REFUND, status="parked")])
    assert shown(means(parked, "deny")) == "offer_return 退款没到|return_parked||"
    waiting = remembering(waiting_topics=[LIMITS])
    assert texts(means(waiting, "deny"))[:2] == ["second_problem 限额", "a thousand a day"]


OFFER = question("offer_person", "yes", "no", "restart")
RISK = question("at_risk", "yes", "no", topic=STOLEN)
NAMES = question("which_topic", f"{PAY}=付款失败", "none=都不是")
NAMES_ONLY = question("which_topic", f"{PAY}=付款失败")
QUEUED = "queued_next 0 11:15 1118-FEED0"
# What a control word means to a question: open step or not, what is said first, and what is asked then.
AT_A_QUESTION = [
    (OFFER, True, "affirm", QUEUED, "queue"),
    (OFFER, True, "deny", f"all_right\n{CARD}", "step"),
    (OFFER, True, "cancel", f"all_right\n{CARD}", "step"),
    (OFFER, True, "next_step", f"step_done\n{APP}", "step"),
    (OFFER, True, "problem_persists", f"step_failed\n{APP}", "step"),
    (OFFER, False, "affirm", QUEUED, "queue"),
    (OFFER, False, "next_step", "what_problem", "offer_person"),
    (OFFER, False, "deny", "person_declined", None),
    (RISK, True, "next_step", "risk_first 被盗刷\nrisk_gap\nrisk_evidence", "queue"),
    (RISK, True, "deny", f"all_right\n{CARD}", "step"),
    (NAMES, False, "deny", "none_of_these", None),
    (NAMES, False, "cancel", "none_of_these", None),
    (NAMES, False, "affirm", "what_problem", "which_topic"),
    (NAMES_ONLY, False, "deny", "what_problem", "which_topic"),
    (NAMES_ONLY, False, "cancel", "cancelled", None),
    (STEP, True, "affirm", "waiting_for_result", "step"),
    (question("step", "yes", "no"), True, "deny", APP, "step"),
    (question("offer_checklist", "yes", "no", topic=REFUND), False, "affirm", "opening  2 办退款", "step"),
    (question("resume", "yes", "no"), False, "deny", "all_right", None),
    (question("other_wallet", "own", "other", name="乙付"), False, "affirm", "what_problem", "other_wallet"),
    (question("queue", "stay", "leave"), False, "cancel", "cancelled", None),
]


@pytest.mark.parametrize(
    ("pending", "opened", "word", "said", "asked_then"),
    AT_A_QUESTION,
    ids=[f"{q.kind} {'step' if o else 'idle'} {w} {n}" for n, (q, o, w, _, _) in enumerate(AT_A_QUESTION)],
)
def test_a_control_word_at_a_question(
    pending: Question, opened: bool, word: str, said: str, asked_then: str | None
) -> None:
    turned = means(remembering(question=pending, open=AT_CARD if opened else None), word)
    first = next(text for text in texts(turned) if not text.startswith("parked "))
    assert (first, asked(turned)) == (said, asked_then)


def test_a_step_that_a_person_sent_is_given_back_by_putting_it_away() -> None:
    errand = {"topic": PAY, "step": "card", "before": None, "case": "1118-AAAAA"}
    turned = means(remembering(open=diagnosis("card"), errand=errand, case=case(), question=STEP), "cancel")
    assert (texts(turned), turned.owner) == (["back_to_person"], "agent")
    assert (standing(turned), put_away(turned), asked(turned)) == ("", "", None)
    assert events(turned) == [{"name": "step_done", "to": "agent"}]


@pytest.mark.parametrize("option", ["own:enough", "resolved", "done", "explain"])
def test_a_question_of_a_step_without_an_open_step_does_not_fail(option: str) -> None:
    turned = presses(remembering(question=question("step", option)), option)
    assert (texts(turned), standing(turned)) == (["what_problem"], "")


def test_when_the_question_is_gone_a_button_and_a_number_are_words_like_others() -> None:
    assert texts(presses(remembering(), "yes")) == ["not_understood"]
    assert texts(means(remembering(), "nlu_fallback", "1")) == ["not_understood"]


def test_an_option_of_a_question_that_this_turn_has_dropped_is_answered_by_asking() -> None:
    errand = {"topic": PAY, "step": "card", "before": None, "case": ""}
    turned = presses(remembering(open=diagnosis("card"), errand=errand, question=STEP), "resolved", "closed")
    assert (texts(turned), standing(turned), turned.owner) == (["what_problem"], "", "closed")
