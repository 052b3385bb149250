"""A case called by its number that is not the open one: what is said, and that nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest

from bot.context.memory import OpenCase
from bot.conversation import named_cases
from bot.exchange import NamedCase
from bot.flow.next import DONE, ReturnToStep, TellCase
from bot.wording.scene import Scene
from tests.unit.conversation.small import effects, notice, run, scene, texts

NUMBER, PROMISED, CLOSED = "1117-AAAAA", "2026-11-18T17:30:00+08:00", "2026-11-17T17:30:00+08:00"
WITHDRAW, ASK = "withdraw_case", "ticket_status"


def case(status: str = "waiting") -> OpenCase:
    return OpenCase("1118-BBBBB", status, 50, PROMISED, "pay")


def about(intent: str, known: NamedCase | None, text: str = f"工单 {NUMBER.lower()}", **more: Any) -> Scene:
    made = scene(intent, text, **more)
    made.named = known
    return made


def known(standing: Any, **more: Any) -> NamedCase:
    return NamedCase(NUMBER, standing, **more)


@pytest.mark.parametrize("intent", [WITHDRAW, ASK])
def test_the_open_one_is_dealt_with_as_if_unnamed(intent: str) -> None:
    done = about(intent, None, "工单 1118-bbbbb", case=case("ticket"))
    assert named_cases.not_the_open_one(done) is None
    assert named_cases.not_the_open_one(scene(intent, "我的工单", case=case("ticket"))) is None


def test_a_number_in_other_words_is_no_case() -> None:
    assert named_cases.not_the_open_one(about("pay", known("over", closed_at=CLOSED))) is None


@pytest.mark.parametrize("intent", [WITHDRAW, ASK])
@pytest.mark.parametrize("opened", [None, case("ticket")], ids=["alone", "beside a ticket"])
def test_somebody_elses_is_unknown(intent: str, opened: Any) -> None:
    done = about(intent, None, case=opened)
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert (done.replies, done.effects) == ([notice(f"case_unknown number={NUMBER}")], [])
    assert done.memory.case == opened


@pytest.mark.parametrize("intent", [WITHDRAW, ASK])
def test_a_person_has_it(intent: str) -> None:
    done = about(intent, known("with_person"))
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert (done.replies, done.effects) == ([notice(f"case_with_person number={NUMBER}")], [])


def test_at_a_step_that_the_person_sent_they_have_the_open_one() -> None:
    sent = {"topic": "pay", "step": "first", "before": None, "case": NUMBER}
    done = about(WITHDRAW, NamedCase("1118-BBBBB", "with_person"), "撤回工单 1118-bbbbb", case=case(), errand=sent)
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert (texts(done), done.memory.case, done.effects) == (["case_with_person number=1118-BBBBB"], case(), [])


@pytest.mark.parametrize(("standing", "key"), [("over", "case_over_since"), ("withdrawn", "case_withdrawn_since")])
def test_over_is_said_since_when_and_a_person_offered(standing: Any, key: str) -> None:
    done = about(ASK, known(standing, closed_at=CLOSED), owner="closed")
    assert named_cases.not_the_open_one(done) == DONE
    assert texts(done) == [f"{key} at=11/17 17:30 number={NUMBER}\noffer_person"]
    assert (done.memory.question.kind, done.owner) == ("offer_person", "bot")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("intent", "more", "following"),
    [
        (WITHDRAW, {}, ReturnToStep()),
        (ASK, {"case": case("ticket")}, ReturnToStep()),
        (ASK, {"open": run()}, ReturnToStep()),
        (ASK, {"case": case(), "owner": "queued"}, TellCase()),
    ],
    ids=["taken back", "beside a ticket", "at a step", "in the queue"],
)
def test_over_offers_nobody_where_that_is_no_help(intent: str, more: Any, following: Any) -> None:
    done = about(intent, known("over", closed_at=CLOSED), **more)
    assert named_cases.not_the_open_one(done) == (following,)
    assert (texts(done), done.memory.question) == ([f"case_over_since at=11/17 17:30 number={NUMBER}"], None)
    assert done.effects == []


def test_a_ticket_of_a_conversation_that_is_over_is_withdrawn() -> None:
    done = about(WITHDRAW, known("ticket", promised_at=PROMISED))
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert texts(done) == [f"withdrawn number={NUMBER}"]
    assert effects(done) == [("case_left", {"number": NUMBER})]


@pytest.mark.parametrize("standing", ["ticket", "waiting"])
def test_of_one_that_goes_on_elsewhere_it_is_said_where(standing: Any) -> None:
    done = about(WITHDRAW, known(standing, promised_at=PROMISED, theirs_to_end=False))
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert (texts(done), done.effects) == ([f"case_elsewhere number={NUMBER}"], [])


@pytest.mark.parametrize(
    ("promised", "said"), [(PROMISED, "ticket_open by=today 17:30 number="), ("", "ticket_open_untimed number=")]
)
def test_its_promise_is_told(promised: str, said: str) -> None:
    done = about(ASK, known("ticket", promised_at=promised))
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert (texts(done), done.effects) == ([f"{said}{NUMBER}"], [])


def test_a_doubt_about_another_number_is_about_that_number() -> None:
    done = about("in_doubt", None, "要不要撤回工单 1117-aaaaa", doubted=WITHDRAW, case=case("ticket"))
    assert named_cases.not_the_open_one(done) == (ReturnToStep(),)
    assert texts(done) == [f"case_unknown number={NUMBER}"]
