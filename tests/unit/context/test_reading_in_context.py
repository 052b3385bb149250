"""What a message is taken for before any model reads it: an option of the open question, a picture, or plain text."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from bot.context import reading as context
from bot.context.memory import Memory, Question
from bot.exchange import Choice, Owner, Said
from bot.understanding.acts import Act
from bot.understanding.reading import Entity, Reading
from tests.support.table import table
from tests.support.talk import OPEN as NOW
from tests.support.talk import does, parse_of
from tests.unit.conversation.wallets import KNOWLEDGE, PAY, REFUND, case, diagnosis, question, remembering

WHICH = question("which_topic", f"{PAY}=付款失败", f"{REFUND}=退款没到", "none=都不是")
WALLET = question("other_wallet", "own=我问的就是甲付", "other=我问的是乙付", name="乙付")
STEP = question("step", "own:enough=够的", "own:short=不够", "resolved=好了", "human=转人工")
NO_STEP = question("resume", "own:enough=够的", "own:short=不够", "resolved=好了")
AT_BALANCE = diagnosis("network", "balance")


def chosen(memory: Memory, said: Said) -> tuple[str, str] | None:
    """The option (id and label) that the message names by itself, so that no model has to read it."""
    if context.text_to_parse(KNOWLEDGE, memory, said) is not None:
        return None
    reading = context.read(KNOWLEDGE, memory, {}, said, NOW)
    assert (reading.intent, reading.confidence) == ("choose_option", 1.0)
    assert reading.choice is not None and memory.question is not None
    assert reading.choice.question == memory.question.number
    return reading.choice.id, reading.choice.label


def known(reading: Reading) -> tuple[str, str, float, str]:
    """Text, intent, its probability, and the words as typed."""
    return reading.text, reading.intent, reading.confidence, reading.words


def test_a_pressed_option_of_the_current_question_is_what_was_pressed() -> None:
    pressed = Choice(3, REFUND, "退款没到")
    memory = remembering(question=WHICH)
    for typed, text in (("退款没到", "退款没到"), ("", "退款没到"), ("就這個", "就這個")):
        said = Said(typed, pressed)
        assert context.read(KNOWLEDGE, memory, {}, said, NOW) == Reading(text, "choose_option", choice=pressed)
        assert context.text_to_parse(KNOWLEDGE, memory, said) is None


def test_a_pressed_option_is_not_looked_up_among_those_offered() -> None:
    pressed = Choice(3, "gone", "都不是")
    assert context.read(KNOWLEDGE, remembering(question=WHICH), {}, Said("1", pressed), NOW).choice == pressed


@pytest.mark.parametrize(
    ("label", "taken_for"),
    [("退款没到", (REFUND, "退款没到")), ("1", (PAY, "付款失败")), ("转人工", None)],
    ids=["that is offered again", "that is a number here", "that is not offered now"],
)
def test_a_button_of_an_earlier_question_is_read_as_its_label(label: str, taken_for: tuple[str, str] | None) -> None:
    said = Said("都不是", Choice(2, "none", label))
    assert chosen(remembering(question=WHICH), said) == taken_for


ASKED_TWICE = Question(5, "step", STEP.options, {"step_of": "pay/balance", "since": 4})


@pytest.mark.parametrize("option_id", ["own:short", "resolved"])
def test_an_older_button_of_the_step_that_is_asked_about_still_answers(option_id: str) -> None:
    memory, said = remembering(open=AT_BALANCE, question=ASKED_TWICE), Said("", Choice(4, option_id, "不够"))
    assert context.text_to_parse(KNOWLEDGE, memory, said) is None
    reading = context.read(KNOWLEDGE, memory, {}, said, NOW)
    assert reading == Reading("不够", "choose_option", choice=Choice(5, option_id, "不够"))


@pytest.mark.parametrize(
    "pressed",
    [
        Choice(3, "own:short", "不够"),
        Choice(3, "resolved", "好了"),
        Choice(4, "own:gone", "没有"),
        Choice(9, "persists", "x"),
    ],
    ids=["own option", "resolved", "not offered now", "not asked yet"],
)
def test_a_button_of_another_step_is_stale(pressed: Choice) -> None:
    memory, said = remembering(open=AT_BALANCE, question=ASKED_TWICE), Said("", pressed)
    assert context.text_to_parse(KNOWLEDGE, memory, said) is None
    assert context.read(KNOWLEDGE, memory, {}, said, NOW) == Reading(pressed.label, "stale_button")


@pytest.mark.parametrize(
    ("memory", "option_id"),
    [
        (remembering(open=AT_BALANCE, question=ASKED_TWICE), PAY),
        (remembering(question=ASKED_TWICE), "resolved"),
        (remembering(open=AT_BALANCE, question=WHICH), "resolved"),
        (remembering(open=AT_BALANCE), "resolved"),
    ],
    ids=["a topic's button", "no step is open", "something else is asked", "nothing is asked"],
)
def test_another_late_button_is_read_as_its_label(memory: Memory, option_id: str) -> None:
    said = Said("", Choice(2, option_id, "好多了"))
    assert context.text_to_parse(KNOWLEDGE, memory, said) == "好多了"


@pytest.mark.parametrize("pending", [None, WHICH], ids=["nothing pending", "another question pending"])
def test_the_label_of_a_stale_button_is_what_the_model_reads_and_what_was_typed(pending: Question | None) -> None:
    memory, said = remembering(question=pending), Said("好", Choice(2, "human", "轉人工"))
    assert context.text_to_parse(KNOWLEDGE, memory, said) == "轉人工"
    reading = context.read(KNOWLEDGE, memory, parse_of("轉人工", "chitchat", 0.75), said, NOW)
    assert known(reading) == ("转人工", "chitchat", 0.75, "轉人工")


@table(
    ("text", "option"),
    [
        ("退款没到", (REFUND, "退款没到")),
        (" 退款没到！", (REFUND, "退款没到")),
        ("退款沒到", (REFUND, "退款没到")),
        ("2", (REFUND, "退款没到")),
        ("第二个", (REFUND, "退款没到")),
        ("选最后一个", ("none", "都不是")),
        ("4", None),
        ("我的退款没到", None),
        ("嗯", None),
        ("", None),
    ],
)
def test_a_text_may_name_an_option_of_the_question(text: str, option: tuple[str, str] | None) -> None:
    assert chosen(remembering(question=WHICH), Said(text)) == option


def test_with_nothing_pending_a_number_names_nothing() -> None:
    assert chosen(remembering(open=AT_BALANCE), Said("1")) is None


def test_what_names_an_option_is_kept_as_it_was_typed() -> None:
    reading = context.read(KNOWLEDGE, remembering(question=WHICH), {}, Said("退款沒到"), NOW)
    assert reading == Reading("退款沒到", "choose_option", choice=Choice(3, REFUND, "退款没到"))


@table(
    ("text", "option"),
    [
        ("钱够", ("own:enough", "够的")),
        ("餘額充足。", ("own:enough", "够的")),
        ("没钱了", ("own:short", "不够")),
        ("不够", ("own:short", "不够")),
        ("4", ("human", "转人工")),
        ("嗯，那就第二个吧", ("own:short", "不够")),
        ("是不够", ("own:short", "不够")),
        ("够的吗", None),
        ("够的？", None),
        ("没不够", None),
    ],
)
def test_a_step_s_options_have_phrases_of_their_own(text: str, option: tuple[str, str] | None) -> None:
    assert chosen(remembering(open=AT_BALANCE, question=STEP), Said(text)) == option


@pytest.mark.parametrize(
    ("memory", "named"),
    [
        (remembering(question=STEP), "resolved"),
        (remembering(open=diagnosis("network"), question=STEP), "resolved"),
        (remembering(open=diagnosis("removed"), question=STEP), "resolved"),
        (remembering(open=diagnosis("network", topic="removed"), question=STEP), "resolved"),
        (
            remembering(open=AT_BALANCE, question=question("resume", "own:enough=够的", "x", "resolved=好了")),
            "resolved",
        ),
    ],
    ids=["nothing open", "another step", "a removed step", "a removed checklist", "no question of a step"],
)
def test_the_phrases_are_those_of_the_open_step_only(memory: Memory, named: str) -> None:
    assert chosen(memory, Said("钱够")) is None
    assert chosen(memory, Said("3")) == (named, "好了")


@table(
    ("text", "option"),
    [
        ("我问的是甲付", "own"),
        ("甲付", "own"),
        ("是甲錢包", "own"),
        ("甲富的", "own"),
        ("我问的是乙付呀", "other"),
        ("甲付不是乙付", None),
        ("都可以", None),
        ("甲付" + "的" * 14, "own"),
        ("甲付" + "的" * 15, None),
    ],
)
def test_a_wallet_named_in_a_few_words_answers_which_wallet_is_meant(text: str, option: str | None) -> None:
    found = chosen(remembering(question=WALLET), Said(text))
    assert (found and found[0]) == option


def test_the_label_of_the_wallet_is_kept_with_the_choice() -> None:
    assert chosen(remembering(question=WALLET), Said("乙付")) == ("other", "我问的是乙付")


def test_a_wallet_named_at_another_question_is_no_answer() -> None:
    other = question("which_topic", "own=x", "other=y", name="乙付")
    assert chosen(remembering(question=other), Said("甲付")) is None


def test_a_wallet_that_is_not_among_the_options_is_no_answer() -> None:
    only_other = question("other_wallet", "other=我问的是乙付", name="乙付")
    assert chosen(remembering(question=only_other), Said("甲付")) is None


@pytest.mark.parametrize("said", [Said("1", attached=True), Said("", Choice(3, PAY, "付款失败"), attached=True)])
def test_a_picture_is_a_picture_whatever_comes_with_it(said: Said) -> None:
    memory = remembering(question=WHICH)
    assert context.read(KNOWLEDGE, memory, parse_of("1", "affirm"), said, NOW) == Reading("", "attachment")
    assert context.text_to_parse(KNOWLEDGE, memory, said) is None


def test_a_plain_text_is_parsed_as_typed_and_read_simplified() -> None:
    typed = "ＡＰＰ 打不開"
    assert context.text_to_parse(KNOWLEDGE, remembering(), Said(typed)) == typed
    reading = context.read(KNOWLEDGE, remembering(), parse_of("whatever", PAY, 0.75), Said(typed), NOW)
    assert known(reading) == ("app 打不开", PAY, 0.75, typed)


def test_ranking_clauses_and_entities_of_the_parse_stay() -> None:
    ranking = ((PAY, 0.75), (REFUND, 0.125))
    clause = does("付不了", Act.REPORT, topic=PAY, sure=0.75)
    found = (Entity("amount", "3.00", 2),)
    parse = parse_of("x", PAY, 0.75, entities=found, clauses=(clause,), ranking=ranking)
    reading = context.read(KNOWLEDGE, remembering(), parse, Said("x"), NOW)
    assert (known(reading), reading.topic) == (("x", PAY, 0.75, "x"), PAY)
    assert (reading.ranking, reading.clauses, reading.entities) == (ranking, (clause,), found)


def test_messages_that_came_together_are_clauses_of_one() -> None:
    said = Said("付不了\n余额够")
    assert context.text_to_parse(KNOWLEDGE, remembering(), said) == "付不了;余额够"
    reading = context.read(KNOWLEDGE, remembering(), parse_of("付不了;余额够", PAY, 0.75), said, NOW)
    assert (reading.text, reading.words) == ("付不了;余额够", "付不了\n余额够")


@pytest.mark.parametrize(("owner", "meant"), [("bot", "request_human"), ("queued", "ticket_status")])
def test_who_has_the_conversation_counts(owner: Owner, meant: str) -> None:
    memory = remembering(case=case()) if owner == "queued" else remembering()
    parse = parse_of("找个人", "request_human", 0.9)
    assert context.read(KNOWLEDGE, memory, parse, Said("找个人"), NOW, owner).intent == meant


def test_the_day_is_the_customer_s() -> None:
    waiting = remembering(open=diagnosis("apply", "wait", topic=REFUND))
    parse = parse_of("19号", "nlu_fallback", 0.1, entities=(Entity("date", "2026-11-19"),))
    night = datetime(2026, 11, 18, 16, 30, tzinfo=timezone.utc)  # Thursday in Shanghai
    assert context.read(KNOWLEDGE, waiting, parse, Said("19号"), night).intent == "provide_details"
    assert context.read(KNOWLEDGE, waiting, parse, Said("19号"), NOW).intent == "nlu_fallback"


ASKED = Question(5, "step", STEP.options, {"step_of": "pay/balance", "since": 5})


def overtaken(text: str, act: Act, question: Question | None = ASKED, sent_before: bool = True) -> str:
    """The intent of a message at the look at the balance that was sent before that was asked."""
    memory = remembering(open=AT_BALANCE, question=question)
    parse = parse_of(text, "nlu_fallback", 0.1, clauses=(does(text, act),))
    return context.read(KNOWLEDGE, memory, parse, Said(text, overtaken=sent_before), NOW).intent


@table("act", [Act.GOOD, Act.BAD, Act.DONE, Act.TRIED, Act.FAILS, Act.YES, Act.NO, Act.NEXT])
def test_what_was_sent_before_the_step_was_shown_does_not_answer_it(act: Act) -> None:
    assert overtaken("真是这样", act) == "sent_before"
    assert overtaken("真是这样", act, sent_before=False) != "sent_before"


@pytest.mark.parametrize(
    ("text", "act", "meant"),
    [
        ("余额没问题", Act.GOOD, "choose_option"),
        ("都弄好了", Act.WORKS, "problem_resolved"),
        ("怎么弄", Act.HOW, "explain_step"),
        ("找个人来", Act.PERSON, "request_human"),
    ],
)
def test_what_names_the_step_or_is_no_answer_counts_whenever_it_was_sent(text: str, act: Act, meant: str) -> None:
    assert overtaken(text, act) == meant


def test_a_button_s_words_that_were_sent_before_the_step_name_none_of_its_options() -> None:
    memory = remembering(open=AT_BALANCE, question=ASKED)
    label = ASKED.options[0][1]
    assert context.text_to_parse(KNOWLEDGE, memory, Said(label)) is None
    assert context.text_to_parse(KNOWLEDGE, memory, Said(label, overtaken=True)) == label
    offer = remembering(question=WHICH)
    assert context.text_to_parse(KNOWLEDGE, offer, Said("2", overtaken=True)) is None
