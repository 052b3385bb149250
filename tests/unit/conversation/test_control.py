"""Control words at an open step, at a question, and with nothing open: what is said, asked, opened and recorded."""

from __future__ import annotations

import pytest

from bot.context.memory import Memory, Question
from bot.exchange import Outcome
from bot.understanding.acts import Act
from bot.understanding.reading import Entity
from tests.support.table import table
from tests.support.talk import does
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
BALANCE = "Is there enough money?"
BEFORE = {"network": "failed"}


@table(
    ("intent", "text", "said", "step", "outcome"),
    [
        ("problem_persists", "还是不行", f"step_failed\n{APP}", "app", "failed"),
        ("next_step", "下一步", f"step_done\n{APP}", "app", "done"),
        ("previous_step", "上一步", f"back\n{NETWORK}", "network", ""),
        ("skip_step", "跳过", f"step_skipped\n{APP}", "app", "skipped"),
        ("explain_step", "怎么弄", "how card", "card", ""),
        ("repeat", "为什么再说一遍", CARD, "card", ""),
        ("affirm", "好的", "waiting_for_result", "card", ""),
        ("deny", "不是", f"step_failed\n{APP}", "app", "failed"),
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


# What a customer does at the look at the card, or at the network: said, the step that is open then, what is recorded.
@table(
    ("at", "act", "said", "step", "outcome"),
    [
        ("card", Act.FAILS, f"step_failed\n{APP}", "app", "failed"),
        ("card", Act.TRIED, f"step_tried\n{APP}", "app", "tried"),
        ("card", Act.SKIP, f"step_skipped\n{APP}", "app", "skipped"),
        ("card", Act.NEXT, f"step_done\n{APP}", "app", "done"),
        ("card", Act.DONE, "ask_result", "card", ""),
        ("card", Act.GOOD, "ask_result", "card", ""),
        ("card", Act.BAD, "how card", "card", ""),
        ("card", Act.TRYING, "waiting_for_result", "card", ""),
        ("card", Act.WHETHER, "whether", "card", ""),
        ("card", Act.HOW, "how card", "card", ""),
        ("card", Act.WHY, "why card", "card", ""),
        ("card", Act.UNSURE, "unsure\nhow card", "card", ""),
        ("card", Act.PROGRESS, f"progress 3 4 查付款\n{CARD}", "card", ""),
        ("card", Act.HOW_LONG, f"no_timeback_to_step\n{CARD}", "card", ""),
        ("card", Act.REFUSE, f"refused\n{CARD}", "card", ""),
        ("card", Act.SAFE, f"all_clear\n{CARD}", "card", ""),
        ("card", Act.UPSET, f"sorryback_to_step\n{CARD}", "card", ""),
        ("card", Act.CHAT, f"not_understood_at_step\n{CARD}", "card", ""),
        ("network", Act.GOOD, f"step_fine\n{BALANCE}", "balance", "fine"),
        ("network", Act.BAD, "cause_found\nchange the network", "network", "found"),
        ("network", Act.DONE, "ask_result", "network", ""),
    ],
)
def test_what_is_done_at_a_step(at: str, act: Act, said: str, step: str, outcome: str) -> None:
    before = BEFORE if at == "card" else {}
    opened = AT_CARD if at == "card" else diagnosis("network")
    turned = means(remembering(open=opened, question=STEP), "nlu_fallback", "嗯哼", 0.1, clauses=(does("嗯哼", act),))
    assert texts(turned) == [said]
    assert (standing(turned), asked(turned), turned.owner) == (f"{PAY}/{step} open", "step", "bot")
    assert turned.memory["open"]["outcomes"] == ({**before, at: outcome} if outcome else before)


def test_after_the_cause_was_found_the_next_word_is_its_result() -> None:
    found = means(
        remembering(open=diagnosis("network")), "nlu_fallback", "网断了", 0.1, clauses=(does("网断了", Act.BAD),)
    )
    kept = Memory.from_dict(found.memory)
    worked = means(kept, "nlu_fallback", "好啦", 0.1, clauses=(does("好啦", Act.WORKS),))
    assert worked.memory["last"]["outcomes"] == {"network": "helped"}
    failed = means(kept, "nlu_fallback", "没用", 0.1, clauses=(does("没用", Act.FAILS),))
    assert failed.memory["open"]["outcomes"] == {"network": "failed"}


def test_the_option_that_stands_for_a_finding_is_kept() -> None:
    memory = remembering(open=diagnosis("network", "balance"), question=STEP)
    enough = means(memory, "nlu_fallback", "余额够", 0.1, clauses=(does("余额够", Act.GOOD),))
    assert texts(enough) == [f"enough then\n{CARD}"]
    assert (enough.memory["open"]["chosen"], enough.memory["open"]["outcomes"]) == (
        {"balance": "enough"},
        {"network": "failed", "balance": "fine"},
    )
    short = means(memory, "nlu_fallback", "余额不够", 0.1, clauses=(does("余额不够", Act.BAD),))
    assert (texts(short), standing(short)) == (["top it up"], f"{PAY}/balance open")
    assert short.memory["open"]["outcomes"]["balance"] == "found"


def test_what_was_looked_at_elsewhere_is_noted_and_the_step_stays() -> None:
    turned = means(
        remembering(open=diagnosis("network")), "nlu_fallback", "余额够", 0.1, clauses=(does("余额够", Act.GOOD),)
    )
    assert texts(turned) == [f"noted_fine 看余额\n{NETWORK}"]
    assert turned.memory["open"]["outcomes"] == {"balance": "fine"}


def test_a_correction_goes_back_to_the_step_it_names() -> None:
    memory = remembering(open=diagnosis("network", "balance"), question=STEP)
    turned = means(memory, "nlu_fallback", "说错了,网断了", 0.1, clauses=(does("说错了,网断了", Act.CORRECT),))
    assert texts(turned) == ["corrected 看网络", "cause_found\nchange the network"]
    assert (standing(turned), turned.memory["open"]["outcomes"]["network"]) == (f"{PAY}/network open", "found")
    later = means(
        remembering(open=diagnosis("network")), "nlu_fallback", "余额不够", 0.1, clauses=(does("余额不够", Act.BAD),)
    )
    assert texts(later) == ["noticed 看余额", "top it up"]


DOUBTED = {
    Act.WORKS: ("我同事说他的好了", "doubt_solved"),
    Act.PERSON: ("是不是要找客服", "doubt_person"),
    Act.OVER: ("要从头来吗", "doubt_over"),
    Act.SKIP: ("跳过行吗", "doubt_skip"),
    Act.AWAY: ("可以先放着吗", "doubt_away"),
}


@pytest.mark.parametrize("act", DOUBTED)
def test_a_costly_act_in_doubt_is_asked_about_with_two_buttons(act: Act) -> None:
    text, key = DOUBTED[act]
    turned = means(remembering(open=AT_CARD, question=STEP), "nlu_fallback", text, 0.1, clauses=(does(text, act),))
    assert texts(turned) == [key] and asked(turned) == "doubt"
    assert [(o.id, o.label) for o in turned.replies[0].options] == [("yes", "label_yes"), ("no", "label_no")]
    assert standing(turned) == f"{PAY}/card open" and turned.memory["open"]["outcomes"] == BEFORE


@pytest.mark.parametrize(
    ("act", "said", "after"),
    [
        (Act.WORKS, "solved", ""),
        (Act.PERSON, "queued_next 0 today 11:15 1118-FEED0passed_on", f"{PAY}/card open"),
        (Act.OVER, f"from_the_start\n{NETWORK}", f"{PAY}/network open"),
        (Act.SKIP, f"step_skipped\n{APP}", f"{PAY}/app open"),
        (Act.AWAY, "paused", ""),
    ],
)
def test_what_was_meant_is_done_after_a_yes_and_not_after_a_no(act: Act, said: str, after: str) -> None:
    text, _ = DOUBTED[act]
    turned = means(remembering(open=AT_CARD, question=STEP), "nlu_fallback", text, 0.1, clauses=(does(text, act),))
    yes = presses(Memory.from_dict(turned.memory), "yes")
    assert (texts(yes)[0], standing(yes)) == (said, after)
    no = presses(Memory.from_dict(turned.memory), "no")
    assert (texts(no), standing(no)) == (["all_right", f"back_to_step\n{CARD}"], f"{PAY}/card open")
    assert (asked(no), no.owner, no.memory["open"]["outcomes"]) == ("step", "bot", BEFORE)


def test_a_solved_one_in_doubt_with_nothing_open_is_asked_too() -> None:
    turned = means(
        remembering(), "nlu_fallback", "我同事说他的好了", 0.1, clauses=(does("我同事说他的好了", Act.WORKS),)
    )
    assert asked(turned) == "doubt"
    assert texts(presses(Memory.from_dict(turned.memory), "yes")) == ["solved"]
    assert texts(presses(Memory.from_dict(turned.memory), "no")) == ["all_right"]


TICKET = remembering(case=case("ticket"))


def test_a_ticket_is_taken_back_by_a_plain_word_and_asked_about_otherwise() -> None:
    plain = means(TICKET, "nlu_fallback", "撤了那张单", 0.1, clauses=(does("撤了那张单", Act.WITHDRAW),))
    assert texts(plain) == ["withdrawn 1118-AAAAA"]
    assert (plain.memory["case"], effects(plain, "case_left")) == (None, [{"number": "1118-AAAAA"}])
    asks = means(TICKET, "nlu_fallback", "弄好了", 0.1, clauses=(does("弄好了", Act.WORKS),))
    assert (texts(asks), asked(asks)) == (["doubt_withdraw 1118-AAAAA"], "doubt")
    assert asks.memory["case"] is not None and effects(asks, "case_left") == []
    yes = presses(Memory.from_dict(asks.memory), "yes")
    assert (yes.memory["case"], texts(yes)[-1]) == (None, "withdrawn 1118-AAAAA")
    no = presses(Memory.from_dict(asks.memory), "no")
    assert (texts(no), no.memory["case"] is not None) == (["all_right"], True)


def test_without_a_ticket_there_is_nothing_to_take_back() -> None:
    for text, p, said in (("撤了那张单", 1.0, "refused_idle"), ("可以撤单吗", 1.0, "no_case")):
        turned = means(remembering(), "nlu_fallback", text, 0.1, clauses=(does(text, Act.WITHDRAW, p),))
        assert (texts(turned), turned.effects[0].name) == ([said], "event")


@pytest.mark.parametrize(
    ("act", "text"), [(Act.SKIP, "别跳过这步"), (Act.PERSON, "先别找客服"), (Act.REFUSE, "不弄那个")]
)
def test_what_is_refused_is_not_done(act: Act, text: str) -> None:
    turned = means(remembering(open=AT_CARD, question=STEP), "nlu_fallback", text, 0.1, clauses=(does(text, act),))
    assert (texts(turned), turned.owner) == ([f"refused\n{CARD}"], "bot")
    assert standing(turned) == f"{PAY}/card open"


PAUSED = remembering(last=diagnosis("network", "card", status="paused"))


@table(
    ("act", "text", "said", "after"),
    [
        (Act.FAILS, "没用", f"step_failed\n{APP}", f"{PAY}/app open"),
        (Act.TRIED, "弄过", f"step_tried\n{APP}", f"{PAY}/app open"),
        (Act.DONE, "弄了", "ask_result", f"{PAY}/card open"),
        (Act.WORKS, "好啦", "solved", ""),
        (Act.PROGRESS, "走到哪", f"progress 3 4 查付款\n{CARD}", f"{PAY}/card open"),
        (Act.RETURN, "接着弄", f"resumed 付款失败\n{CARD}", f"{PAY}/card open"),
        (Act.NEXT, "往下弄", f"resumed 付款失败\n{CARD}", f"{PAY}/card open"),
        (Act.SKIP, "跳过这步", "offer_resume 付款失败", ""),
    ],
)
def test_after_a_pause_what_is_told_belongs_to_the_step_that_was_put_away(
    act: Act, text: str, said: str, after: str
) -> None:
    turned = means(PAUSED, "nlu_fallback", text, 0.1, clauses=(does(text, act),))
    assert (texts(turned)[0], standing(turned)) == (said, after)


def test_an_option_that_is_told_after_a_pause_is_chosen() -> None:
    at_balance = remembering(last=diagnosis("network", "balance", status="paused"))
    turned = means(at_balance, "nlu_fallback", "余额够", 0.1, clauses=(does("余额够", Act.GOOD),))
    assert (texts(turned), standing(turned)) == ([f"enough then\n{CARD}"], f"{PAY}/card open")


@pytest.mark.parametrize("word", ["affirm", "next_step"])
def test_a_yes_after_a_pause_passes_no_step(word: str) -> None:
    memory = remembering(last=diagnosis("apply", topic=REFUND, status="paused"))
    turned = means(memory, word)
    assert (standing(turned), turned.memory["open"]["outcomes"]) == (f"{REFUND}/apply open", {})


@pytest.mark.parametrize(("intent", "text"), [("skip_step", "跳过"), ("repeat", "再说一遍"), ("affirm", "好")])
def test_at_a_step_of_a_checklist_that_is_gone_a_person_is_offered(intent: str, text: str) -> None:
    turned = means(remembering(open=diagnosis("card", topic=INVOICE), question=STEP), intent, text, 0.5)
    assert texts(turned) == ["checklist_gone\noffer_person"]
    assert (standing(turned), put_away(turned), asked(turned)) == ("", f"{INVOICE} dropped", "offer_person")


def test_a_date_at_a_step_that_waits_is_judged_before_the_word_is_a_move() -> None:
    waiting = diagnosis("apply", "wait", topic=REFUND)
    turned = means(remembering(open=waiting), "affirm", "昨天", entities=(Entity("date", "2026-11-17"),))
    assert texts(turned) == ["wait_within 1 day 20 11 day 17 11 wait_span 3 1will_ask day 23 11"]
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
        "problem_resolved": f"solved|||{PAY} solved",
        "problem_persists": f"step_failed\n{APP}|step|{PAY}/app open|",
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
        "problem_persists": f"step_failed\n{BALANCE}|step|{PAY}/balance open|",
        "start_over": f"opening  4 查付款\n{NETWORK}|step|{PAY}/network open|{PAY} used_up",
        "*": f"what_problem|||{PAY} used_up",
    },
    "handed_off": {
        "problem_resolved": f"solved|||{PAY} handed_off",
        "cancel": f"cancelled|||{PAY} handed_off",
        "problem_persists": f"queued_next 0 today 11:15 1118-FEED0passed_on|queue||{PAY} handed_off",
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
]


def shown(outcome: Outcome) -> str:
    """What was said, asked, opened and put away, in the form of the table."""
    said = "\n".join(texts(outcome))
    return f"{said}|{asked(outcome) or ''}|{standing(outcome)}|{put_away(outcome)}"


@table("word", WORDS)
@table("status", NOTHING_OPEN)
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


def test_a_yes_after_the_trouble_is_solved_takes_no_offer_of_before() -> None:
    turned = means(remembering(question=question("offer_person", "yes=转人工", "no=先不用")), "problem_resolved")
    assert texts(turned) == ["solved"] and turned.memory["question"] is None


def test_a_word_with_nothing_open_takes_up_what_is_parked_or_waits() -> None:
    parked = remembering(parked=[diagnosis("card", topic=REFUND, status="parked")])
    assert shown(means(parked, "deny")) == "offer_return 退款没到|return_parked||"
    waiting = remembering(waiting_topics=[LIMITS])
    assert texts(means(waiting, "deny"))[:2] == ["second_problem 限额", "a thousand a day"]


OFFER = question("offer_person", "yes", "no", "restart")
TAKING_BACK = question("doubt", "yes", "no", intent="withdraw_case", topic="")
RISK = question("at_risk", "yes", "no", topic=STOLEN)
NAMES = question("which_topic", f"{PAY}=付款失败", "none=都不是")
NAMES_ONLY = question("which_topic", f"{PAY}=付款失败")
QUEUED = "queued_next 0 today 11:15 1118-FEED0"  # and what comes behind it: the problem is known, or is asked for
# What a control word means to a question: open step or not, what is said first, and what is asked then.
AT_A_QUESTION = [
    (OFFER, True, "affirm", f"{QUEUED}passed_on", "queue"),
    (OFFER, True, "deny", f"all_right\n{CARD}", "step"),
    (OFFER, True, "cancel", f"all_right\n{CARD}", "step"),
    (OFFER, True, "next_step", f"step_done\n{APP}", "step"),
    (OFFER, True, "problem_persists", f"step_failed\n{APP}", "step"),
    (OFFER, False, "affirm", f"{QUEUED}say_what_about", "queue"),
    (OFFER, False, "next_step", "what_problem", "offer_person"),
    (OFFER, False, "deny", "person_declined", None),
    (TAKING_BACK, False, "next_step", "what_problem", "doubt"),
    (RISK, True, "next_step", "risk_first 被盗刷\ncalmrisk_gap\nrisk_evidence", "queue"),
    (RISK, True, "deny", f"all_right\n{CARD}", "step"),
    (NAMES, False, "deny", "none_of_these", None),
    (NAMES, False, "cancel", "none_of_these", None),
    (NAMES, False, "affirm", "what_problem", "which_topic"),
    (NAMES_ONLY, False, "deny", "what_problem", "which_topic"),
    (NAMES_ONLY, False, "cancel", "cancelled", None),
    (STEP, True, "affirm", "waiting_for_result", "step"),
    (question("step", "yes", "no"), True, "deny", f"step_failed\n{APP}", "step"),
    (question("offer_checklist", "yes", "no", topic=REFUND), False, "affirm", "opening  2 办退款", "step"),
    (question("resume", "yes", "no"), False, "deny", "all_right", None),
    (question("other_wallet", "own", "other", name="乙付"), False, "affirm", "what_problem", "other_wallet"),
    (question("queue", "stay", "leave"), False, "cancel", "cancelled", None),
]


@table(
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


@pytest.mark.parametrize("act", [Act.WHETHER, Act.HOW, Act.WHY, Act.HOW_LONG, Act.UNSURE])
def test_a_question_of_another_wallet_at_a_step_is_asked_back(act: Act) -> None:
    at_step, beta = remembering(open=AT_CARD, question=STEP), (Entity("brand", "beta"),)
    text = "乙付也这样"
    turned = means(at_step, "nlu_fallback", text, 0.1, clauses=(does(text, act),), entities=beta)
    assert (texts(turned), asked(turned)) == (["other_wallet 乙付"], "other_wallet")
    own = presses(Memory.from_dict(turned.memory), "own")
    assert standing(own) == f"{PAY}/card open"
    told = means(remembering(open=AT_CARD, question=STEP), "next_step", text, entities=beta)
    assert standing(told) == f"{PAY}/app open"
