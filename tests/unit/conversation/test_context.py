"""What a message is taken for before any model reads it: an option of the open question, a picture, or plain text."""

from __future__ import annotations

import pytest

from bot.conversation import context
from bot.conversation.memory import Memory, Question
from bot.exchange import Choice, Said
from bot.understanding.reading import Reading
from tests.support.talk import parse_of
from tests.unit.conversation.wallets import KNOWLEDGE, PAY, REFUND, diagnosis, question, remembering

WHICH = question("which_topic", f"{PAY}=付款失败", f"{REFUND}=退款没到", "none=都不是")
WALLET = question("other_wallet", "own=我问的就是甲付", "other=我问的是乙付", name="乙付")
STEP = question("step", "own:enough=够的", "own:short=不够", "resolved=好了", "human=转人工")
NO_STEP = question("resume", "own:enough=够的", "own:short=不够", "resolved=好了")
AT_BALANCE = diagnosis("network", "balance")


def chosen(memory: Memory, said: Said) -> tuple[str, str] | None:
    """The option (id and label) that the message is taken for; both ways of asking have to agree."""
    reading = context.read(KNOWLEDGE, memory, {}, said)
    if reading.choice is None:
        assert context.text_to_parse(KNOWLEDGE, memory, said) is not None
        return None
    assert context.text_to_parse(KNOWLEDGE, memory, said) is None
    assert (reading.intent, reading.confidence) == ("choose_option", 1.0)
    assert memory.question is not None and reading.choice.question == memory.question.number
    return reading.choice.id, reading.choice.label


def test_a_pressed_option_of_the_current_question_is_what_was_pressed() -> None:
    pressed = Choice(3, REFUND, "退款没到")
    memory = remembering(question=WHICH)
    for typed, text in (("退款没到", "退款没到"), ("", "退款没到"), ("就這個", "就這個")):
        said = Said(typed, pressed)
        assert context.read(KNOWLEDGE, memory, {}, said) == Reading(text, "choose_option", choice=pressed)
        assert context.text_to_parse(KNOWLEDGE, memory, said) is None


def test_a_pressed_option_is_not_looked_up_among_those_offered() -> None:
    pressed = Choice(3, "gone", "都不是")
    assert context.read(KNOWLEDGE, remembering(question=WHICH), {}, Said("1", pressed)).choice == pressed


@pytest.mark.parametrize(
    ("label", "taken_for"),
    [("退款没到", (REFUND, "退款没到")), ("1", (PAY, "付款失败")), ("转人工", None)],
    ids=["that is offered again", "that is a number here", "that is not offered now"],
)
def test_a_button_of_an_earlier_question_is_read_as_its_label(label: str, taken_for: tuple[str, str] | None) -> None:
    said = Said("都不是", Choice(2, "none", label))
    assert chosen(remembering(question=WHICH), said) == taken_for


@pytest.mark.parametrize("pending", [None, WHICH], ids=["nothing pending", "another question pending"])
def test_the_label_of_a_stale_button_is_what_the_model_reads_and_what_was_typed(pending: Question | None) -> None:
    memory, said = remembering(question=pending), Said("好", Choice(2, "human", "轉人工"))
    assert context.text_to_parse(KNOWLEDGE, memory, said) == "轉人工"
    reading = context.read(KNOWLEDGE, memory, parse_of("轉人工", "chitchat", 0.75), said)
    assert reading == Reading("转人工", "chitchat", 0.75, words="轉人工")


@pytest.mark.parametrize(
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
    reading = context.read(KNOWLEDGE, remembering(question=WHICH), {}, Said("退款沒到"))
    assert reading == Reading("退款沒到", "choose_option", choice=Choice(3, REFUND, "退款没到"))


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("钱够", ("own:enough", "够的")),
        ("餘額充足。", ("own:enough", "够的")),
        ("没钱了", ("own:short", "不够")),
        ("不够", ("own:short", "不够")),
        ("4", ("human", "转人工")),
        ("钱够了", None),
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


@pytest.mark.parametrize(
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
    assert context.read(KNOWLEDGE, memory, parse_of("1", "affirm"), said) == Reading("", "attachment")
    assert context.text_to_parse(KNOWLEDGE, memory, said) is None


def test_a_plain_text_is_parsed_as_typed_and_read_simplified() -> None:
    typed = "ＡＰＰ 打不開"
    assert context.text_to_parse(KNOWLEDGE, remembering(), Said(typed)) == typed
    reading = context.read(KNOWLEDGE, remembering(), parse_of("whatever", PAY, 0.75), Said(typed))
    assert reading == Reading("app 打不开", PAY, 0.75, words=typed)


def test_ranking_and_entities_of_the_parse_stay() -> None:
    parse = parse_of("x", PAY, 0.75, ranking=((PAY, 0.75), (REFUND, 0.125)))
    reading = context.read(KNOWLEDGE, remembering(), parse, Said("x"))
    assert reading == Reading("x", PAY, 0.75, ranking=((PAY, 0.75), (REFUND, 0.125)), words="x")
