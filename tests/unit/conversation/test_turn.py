"""One turn as a whole: who has the conversation, what is said first, which buttons stay, and what is noted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.context.memory import Memory
from bot.conversation.assistant import Assistant
from bot.errors import StateError
from bot.exchange import Choice, Effect, Outcome, Owner, QueueView, Reply, ReplyOption, Said
from bot.flow.next import ShowStep, TellCase
from bot.understanding.acts import Act
from bot.understanding.reading import Clause, Reading
from bot.wording.scene import Scene
from tests.support.table import table
from tests.support.talk import CLOSED, OPEN, does, parse_of
from tests.unit.conversation.wallets import (
    ASSISTANT,
    INVOICE,
    KNOWLEDGE,
    LIMITS,
    PAY,
    REFUND,
    STOLEN,
    asked,
    case,
    diagnosis,
    effects,
    means,
    presses,
    question,
    remembering,
    standing,
    texts,
)

CARD = "Look at the card."
AT_CARD = diagnosis("network", "card")
STEP = question("step", "resolved=好了", "human=转人工")


def test_the_first_words_offer_the_six_most_urgent_problems() -> None:
    greeted = ASSISTANT.greet("beta", OPEN)
    options = tuple(ReplyOption(f"问题{n}", f"topic_{n}") for n in (7, 6, 5, 4, 3, 2))
    assert greeted.replies == (Reply("welcome to 乙付"), Reply("welcome_pick", options=options, question=1))
    assert (greeted.owner, greeted.effects) == ("bot", ())
    assert (greeted.memory["brand"], asked(greeted), greeted.memory["question"]["data"]) == ("beta", "which_topic", {})
    assert ASSISTANT.text_to_parse(greeted.memory, Said("我"), "bot") == "我"


def test_the_first_words_of_a_wallet_with_few_problems_offer_them_all() -> None:
    assert [o.id for o in ASSISTANT.greet("alpha", OPEN).replies[1].options] == [REFUND, PAY]


def test_while_an_agent_has_the_conversation_nothing_is_read_or_said() -> None:
    memory = remembering(open=AT_CARD, question=STEP).to_dict()
    for said in (Said("好了"), Said("[图片]", attached=True), Said("密码是•", kinds=frozenset({"password"}))):
        assert ASSISTANT.text_to_parse(memory, said, "agent") is None
        outcome = ASSISTANT.turn(memory, {}, said, OPEN, "agent")
        assert outcome == Outcome((), {**memory, "helped": True}, "agent", (Effect("case_noted", {}),))
    assert memory["helped"] is False


@pytest.mark.parametrize("owner", ["bot", "queued", "closed"])
def test_everybody_else_s_words_are_read_by_the_model(owner: Owner) -> None:
    memory = remembering(question=STEP).to_dict()
    assert ASSISTANT.text_to_parse(memory, Said("打不開"), owner) == "打不開"
    assert ASSISTANT.text_to_parse(memory, Said("好了"), owner) is None


@pytest.mark.parametrize("owner", ["bot", "queued"])
def test_a_customer_of_an_unknown_wallet_is_handed_to_a_person(owner: Owner) -> None:
    memory = {**remembering().to_dict(), "brand": "gamma"}
    assert ASSISTANT.text_to_parse(memory, Said("付不了"), owner) is None
    turned = ASSISTANT.turn(memory, {}, Said("付不了"), OPEN, owner)
    assert turned == ASSISTANT.hand_over(memory, Said("付不了"), OPEN, owner)
    phrase = {"bot": "fault_handed_over 1118-FEED0", "queued": "fault_noted"}[owner]
    assert (texts(turned), turned.owner, turned.memory["words"]) == ([phrase], owner, ["付不了"])
    assert turned.effects[0].name == {"bot": "case_opened", "queued": "case_noted"}[owner]


def test_a_turn_that_cannot_be_answered_is_handed_to_a_person_of_the_wallet() -> None:
    turned = ASSISTANT.hand_over(remembering(open=AT_CARD).to_dict(), Said("付不了"), OPEN, "bot")
    (opened,) = effects(turned, "case_opened")
    assert (opened["queue"], opened["topic"], opened["reason"]) == ("all", PAY, "fault")
    assert (opened["number"], opened["promised_at"]) == ("1118-FEED0", "2026-11-18T11:15:00+08:00")


def test_foreign_memory_is_refused() -> None:
    with pytest.raises(StateError):
        ASSISTANT.turn({**remembering().to_dict(), "format": 2}, {}, Said("好"), OPEN)


@pytest.mark.parametrize(
    ("kinds", "warned"),
    [
        ({"password"}, "secret_hidden"),
        ({"phone", "card", "maybe"}, "secret_hidden"),
        ({"maybe", "phone"}, "secret_maybe"),
        ({"phone"}, ""),
        (set(), ""),
    ],
)
def test_the_warning_of_a_secret_comes_first(kinds: set[str], warned: str) -> None:
    said = Said("谢谢", kinds=frozenset(kinds))
    turned = ASSISTANT.turn(remembering().to_dict(), parse_of("谢谢", "thank"), said, OPEN)
    warning = Reply(warned, "notice", sender="system")
    assert turned.replies == ((warning,) if warned else ()) + (Reply("say_thank"),)


@pytest.mark.parametrize("owner", ["bot", "queued", "closed"])
def test_only_what_the_bot_s_own_customer_said_is_noted_as_understood(owner: Owner) -> None:
    turned = means(remembering(case=case()), "chitchat", "哈哈", 0.61549, owner=owner)
    noted = [e for e in effects(turned, "event") if e["name"] == "understood"]
    assert noted == ([{"name": "understood", "intent": "chitchat", "confidence": 0.615}] if owner == "bot" else [])


def test_a_message_that_calls_for_a_person_was_understood_by_the_bot() -> None:
    turned = means(remembering(), "request_human", "转人工", 0.9)
    assert turned.owner == "queued"
    assert effects(turned, "event")[-1] == {"name": "understood", "intent": "request_human", "confidence": 0.9}


def test_a_pressed_option_is_certain_and_a_picture_is_not_understood() -> None:
    pressed = presses(remembering(question=STEP, open=AT_CARD), "resolved")
    assert pressed.effects[-1].data == {"name": "understood", "intent": "choose_option", "confidence": 1.0}
    picture = ASSISTANT.turn(remembering().to_dict(), {}, Said("[图片]", attached=True), OPEN)
    assert (texts(picture), picture.owner, picture.effects) == (["attachment_unseen"], "bot", ())


def test_only_the_last_question_of_a_turn_keeps_its_options() -> None:
    def two_questions(scene: Scene) -> tuple[TellCase, ShowStep]:
        scene.say("first")
        return TellCase(), ShowStep("then")

    memory = remembering(case=case(), open=AT_CARD)
    turned = ASSISTANT.at_desk(two_questions, memory.to_dict(), OPEN, "queued", QueueView({}, 2))
    first, position, step = turned.replies
    assert first == Reply("first")
    assert position == Reply("position 2 today 11:15 1118-AAAAA", "notice")
    assert step.text == f"then\n{CARD}" and step.question == 5 and step.step is not None
    assert [o.id for o in step.options] == ["resolved", "persists", "explain", "human"]


def test_a_reply_that_loses_its_options_keeps_everything_else() -> None:
    def asks_and_shows(scene: Scene) -> tuple[ShowStep, TellCase]:
        return ShowStep(), TellCase()

    turned = ASSISTANT.at_desk(asks_and_shows, remembering(case=case(), open=AT_CARD).to_dict(), OPEN, "queued")
    step, position = turned.replies
    assert (step.text, step.kind, step.options, step.question, step.sender) == (CARD, "step", (), 0, "bot")
    assert step.step is not None and (step.step.id, step.step.index, step.step.count) == ("card", 3, 4)
    assert (position.text, position.question) == ("position_next 0 today 11:15 1118-AAAAA", 5)


def test_when_no_question_is_left_no_options_are_left() -> None:
    yes = (ReplyOption("是", "yes"),)

    def asks_and_forgets(scene: Scene) -> tuple[()]:
        scene.ask("well?", "resume", [("yes", "是")])
        scene.say("signed", "notice", options=yes, question=1, sender="system")
        scene.memory.question = None
        return ()

    turned = ASSISTANT.at_desk(asks_and_forgets, Memory("alpha").to_dict(), OPEN, "bot")
    assert turned.replies == (Reply("well?"), Reply("signed", "notice", sender="system"))


def test_what_a_person_at_the_desk_does_sees_an_empty_message_and_an_empty_queue() -> None:
    seen: list[Any] = []

    def looks(scene: Scene) -> tuple[()]:
        seen.append((scene.reading, scene.queue, scene.owner, scene.now, scene.memory, scene.new_id()))
        scene.owner = "agent"
        return ()

    memory = remembering(open=AT_CARD)
    turned = ASSISTANT.at_desk(looks, memory.to_dict(), CLOSED, "queued")
    assert seen == [(Reading("", ""), QueueView(), "queued", CLOSED, memory, "feed0123")]
    assert turned == Outcome((), memory.to_dict(), "agent", ())


def test_what_follows_is_done_in_order_and_at_once() -> None:
    turned = means(remembering(case=case(), open=AT_CARD), "ticket_status", "我的工单")
    assert texts(turned) == ["position_next 0 today 11:15 1118-AAAAA", f"back_to_step\n{CARD}"]
    clauses = (Clause("查限额", LIMITS, 0.9), Clause("付不了", PAY, 0.9))
    both = means(remembering(parked=[AT_CARD]), LIMITS, "查限额还有付不了", clauses=clauses)
    assert texts(both) == ["a thousand a day", f"resumed 付款失败\n{CARD}"], "a fact is told at once"


@table(
    ("intent", "said"),
    [
        ("thank", ["say_thank"]),
        ("goodbye", ["say_goodbye"]),
        ("help", ["say_help"]),
        ("bot_challenge", ["say_bot_challenge"]),
        ("out_of_scope", ["say_out_of_scope"]),
        ("chitchat", ["say_chitchat_again"]),
        ("greet", ["hellowhat_problem"]),
        ("nlu_fallback", ["not_understood"]),
        ("provide_details", ["noted_text\nwhat_problem"]),
        ("complaint", ["sorry\noffer_person"]),
        ("ticket_status", ["no_case\noffer_person"]),
        ("request_human", ["queued_next 0 today 11:15 1118-FEED0say_what_about"]),
        ("service_hours", ["nine to nine\ndesk_hours hours_daily 21:00 9:00"]),
        ("affirm", ["what_problem"]),
        (LIMITS, ["a thousand a day"]),
        (INVOICE, ["gap 发票"]),
        (REFUND, ["opening  2 办退款", "Apply for it."]),
    ],
)
def test_every_kind_of_message_has_its_answer(intent: str, said: list[str]) -> None:
    assert texts(means(remembering(), intent)) == said


@pytest.mark.parametrize("intent", ["thank", "bot_challenge", "goodbye"])
def test_small_talk_returns_to_the_step_but_a_goodbye_does_not(intent: str) -> None:
    back = [] if intent == "goodbye" else [f"back_to_step\n{CARD}"]
    assert texts(means(remembering(open=AT_CARD), intent)) == [f"say_{intent}", *back]


def test_chat_is_answered_in_two_ways_by_turns() -> None:
    memory = remembering()
    memory.questions = 4
    assert texts(means(memory, "chitchat")) == ["say_chitchat"]


def test_in_the_queue_words_are_noted_whatever_they_mean_and_a_picture_too() -> None:
    memory = remembering(case=case())
    for intent in (PAY, "help", "deny"):
        turned = means(memory, intent, owner="queued")
        assert (
            texts(turned) == ["noted_in_queue", "position_next 0 today 11:15 1118-AAAAA"] and turned.owner == "queued"
        )
    picture = ASSISTANT.turn(memory.to_dict(), {}, Said("[图片]", attached=True), OPEN, "queued", QueueView({}, 1))
    assert texts(picture) == ["noted_in_queue", "position 1 today 11:15 1118-AAAAA"]
    assert effects(picture, "case_noted") == [{"number": "1118-AAAAA"}]


ERRAND = {"topic": PAY, "step": "card", "before": diagnosis("network").to_dict(), "case": "1118-AAAAA"}


@table(
    ("intent", "said", "owner"),
    [
        ("thank", ["say_thank", f"back_to_step\n{CARD}"], "bot"),
        ("greet", [f"welcome_backback_to_step\n{CARD}"], "bot"),
        ("repeat", [CARD], "bot"),
        ("provide_details", [f"noted_text\n{CARD}"], "bot"),
        ("ticket_status", ["ticket_open today 11:15 1118-AAAAA", f"back_to_step\n{CARD}"], "bot"),
        ("complaint", ["back_to_person"], "agent"),
        (LIMITS, ["back_to_person"], "agent"),
        ("request_human", ["back_to_person"], "agent"),
        ("nlu_fallback", ["back_to_person"], "agent"),
    ],
)
def test_at_a_step_that_a_person_sent_the_rest_is_for_the_person(intent: str, said: list[str], owner: str) -> None:
    memory = remembering(open=diagnosis("card"), errand=ERRAND, case=case("ticket"))
    turned = means(memory, intent)
    assert (texts(turned), turned.owner) == (said, owner)
    assert standing(turned) == f"{PAY}/{'card' if owner == 'bot' else 'network'} open"


def test_a_step_that_a_person_sent_is_forgotten_in_the_queue() -> None:
    memory = remembering(open=diagnosis("card"), errand=ERRAND, case=case())
    turned = means(memory, "chitchat", owner="queued")
    assert standing(turned) == f"{PAY}/network open" and "errand" not in turned.memory


def test_an_assistant_makes_its_own_ids() -> None:
    made = [Assistant(KNOWLEDGE).new_id() for _ in range(2)]
    assert len(set(made)) == 2 and [len(bytes.fromhex(each)) for each in made] == [8, 8]


WORDS = ["嗯", "没弄好", "等会再弄", "找客服吗", "别跳过", "网断了", "余额够", "我同事说好了", "从头走一遍"]
ACTS = st.one_of(
    st.tuples(st.just("does"), st.tuples(st.sampled_from(WORDS), st.sampled_from(Act))),
    st.tuples(st.just("topic"), st.sampled_from([PAY, REFUND, LIMITS, INVOICE, STOLEN])),
    st.tuples(st.just("press"), st.integers(0, 6)),
    st.tuples(st.just("stale"), st.sampled_from(["resolved", "own:enough", "yes", "human"])),
)


@pytest.mark.no_cover
@given(st.lists(ACTS, max_size=12))
def test_a_pending_question_of_a_step_has_an_open_step(acts: list[tuple[str, Any]]) -> None:
    outcome = ASSISTANT.greet("alpha", OPEN)
    for act, what in acts:
        options = [(r.question, o) for r in outcome.replies for o in r.options]
        text, done = what if act == "does" else ("嗯", Act.REPORT)
        topic = what if act == "topic" else ""
        said, parse = Said(text), parse_of(text, topic, 0.8, clauses=(does(text, done, topic=topic, sure=0.8),))
        if act == "press" and options:
            number, option = options[what % len(options)]
            said = Said(option.label, Choice(number, option.id, option.label))
        elif act == "stale":
            said = Said(what, Choice(max(outcome.memory["questions"] - 1, 0), what, what))
        outcome = ASSISTANT.turn(outcome.memory, parse, said, OPEN, outcome.owner, QueueView({}, 0))
        kept = Memory.from_dict(outcome.memory)
        assert kept.question is None or kept.question.kind != "step" or kept.open is not None
        assert outcome.replies, "silence"
