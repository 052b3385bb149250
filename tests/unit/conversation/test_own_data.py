"""What is kept of the customer: told, given, erased only by a second word, held back while a case is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.context.questions import ERASE, OWN_DATA
from bot.conversation import own_data
from bot.flow.next import ReturnToStep
from bot.knowledge.model import Lane, PrivacyNotice
from tests.unit.conversation.small import (
    KNOWLEDGE,
    asking,
    case,
    effects,
    notice,
    pending,
    run,
    scene,
    texts,
    with_brand,
)

KEPT_OPTIONS = ("export", "label_export"), ("yes", "label_erase"), ("no", "label_not_now")
SURE = ("export", "label_export_first"), ("yes", "label_erase_sure"), ("no", "label_keep_data")
LATER = ("export", "label_export_first"), ("yes", "label_erase_later"), ("no", "label_keep_data")
LANE = Lane("privacy", ("x",), "yours", "self")
RECEIPT = "E-ID001X"


def tell(text: str, **more: Any) -> tuple[Any, Any]:
    done = scene("privacy_request", text, **more)
    return done, own_data.tell_kept(done)


def chosen(kind: str, option: str, **more: Any) -> tuple[Any, Any]:
    done = scene(**more)
    return done, own_data.choose(done, pending(7, kind), option)


def test_what_is_kept_is_told_with_its_days_behind_the_words_of_the_lane() -> None:
    done, following = tell("你们存了我什么", knowledge=replace(KNOWLEDGE, lanes=(LANE,)), misses=1)
    assert following == () and done.memory.misses == 0
    [reply] = done.replies
    assert reply.text.startswith("yours\nown_data_kept")
    assert "own_data_for_days days=180 kind=own_data_messages" in reply.text
    assert [(option.id, option.label) for option in reply.options] == list(KEPT_OPTIONS)
    assert done.memory.question == pending(1, OWN_DATA, *KEPT_OPTIONS)
    assert effects(done) == [("event", {"name": "own_data", "wish": "see"})]


def test_without_a_lane_only_what_is_kept_is_told_and_a_kind_without_days_has_none() -> None:
    done = scene("privacy_request", "存了什么")
    done.days = {"messages": 7}
    own_data.tell_kept(done)
    assert done.replies[0].text.startswith("own_data_kept")
    assert "days=7 kind=own_data_messages" in done.replies[0].text
    assert done.replies[0].text.count("own_data_open kind=") == 4


def test_an_export_is_in_the_window_or_by_a_person_where_nothing_can_be_downloaded() -> None:
    done, following = tell("导出我的记录")
    assert (texts(done), following) == (["export_here"], (ReturnToStep(),))
    elsewhere = scene("privacy_request", "导出我的记录")
    elsewhere.reach_hours = 48.0
    assert own_data.tell_kept(elsewhere) == ()
    assert texts(elsewhere) == ["export_elsewhere"]
    assert elsewhere.memory.question is not None and elsewhere.memory.question.kind == "offer_person"


def test_before_anything_is_erased_it_is_asked() -> None:
    done, following = tell("删掉我的信息")
    assert following == () and done.replies == [asking("erase_ask", 1, *SURE)]
    assert done.memory.question == pending(1, ERASE, *SURE)
    assert effects(done, "erasure_wished") == [] and done.memory.erasing == ""


def test_a_yes_that_may_mean_less_is_asked_again() -> None:
    done, _ = tell("好的", question=pending(7, ERASE, *SURE))
    assert done.replies == [asking("erase_again", 1, *SURE)]
    assert effects(done) == []
    numbered, _ = chosen(ERASE, "again")
    assert numbered.replies == [asking("erase_again", 1, *SURE)] and effects(numbered) == []


@pytest.mark.parametrize(
    ("kind", "option", "wished"),
    [(ERASE, "yes", True), (ERASE, "no", False), (ERASE, "export", False), (OWN_DATA, "yes", False)],
)
def test_only_the_button_of_the_question_erases(kind: str, option: str, wished: bool) -> None:
    done, _ = chosen(kind, option)
    assert bool(effects(done, "erasure_wished")) == wished == bool(done.memory.erasing)


def test_the_receipt_is_told_once_it_is_meant() -> None:
    done, following = chosen(ERASE, "yes")
    assert following == () and done.replies == [notice(f"erase_begun receipt={RECEIPT}")]
    assert effects(done) == [("erasure_wished", {"receipt": RECEIPT})]
    assert done.memory.erasing == RECEIPT


@pytest.mark.parametrize(("priority", "why"), [(50, "erase_held"), (99, "erase_held"), (100, "erase_held_risk")])
def test_with_an_open_case_it_is_said_why_and_until_when(priority: int, why: str) -> None:
    done, _ = tell("删掉我的信息", case=case(priority=priority))
    assert done.replies == [asking(f"{why} number=1118-OLDerase_until by=today 11:30", 1, *LATER)]
    untimed, _ = tell("删掉我的信息", case=case(priority=priority, promised=""))
    assert texts(untimed) == [f"{why} number=1118-OLD"]


def test_with_an_open_case_it_is_registered_and_the_step_stays() -> None:
    done, following = chosen(ERASE, "yes", case=case(), open=run())
    assert following == (ReturnToStep(),) and done.replies == [notice(f"erase_registered receipt={RECEIPT}")]
    assert effects(done) == [("erasure_wished", {"receipt": RECEIPT})]


def test_who_has_asked_already_is_told_so_and_may_take_it_back() -> None:
    done, _ = tell("删掉我的信息", erasing="E-OLD")
    assert done.replies == [asking("erase_known receipt=E-OLD", 1, ("no", "label_keep_data"))]
    kept, following = chosen(ERASE, "no", erasing="E-OLD")
    assert following == (ReturnToStep(),) and kept.replies == [notice("erase_withdrawn")]
    assert effects(kept) == [("erasure_withdrawn", {})] and kept.memory.erasing == ""


def test_what_was_not_asked_for_cannot_be_taken_back() -> None:
    done, following = tell("不删了")
    assert (texts(done), following) == (["erase_nothing"], (ReturnToStep(),))
    assert effects(done, "erasure_withdrawn") == []


@pytest.mark.parametrize("kind", [ERASE, OWN_DATA])
def test_declined_nothing_happens(kind: str) -> None:
    done, following = chosen(kind, "no")
    assert (texts(done), following, effects(done)) == (["all_right"], (ReturnToStep(),), [])


def test_the_options_of_what_was_told_lead_on() -> None:
    done, following = chosen(OWN_DATA, "export")
    assert (texts(done), following) == (["export_here"], (ReturnToStep(),))
    erasing, _ = chosen(OWN_DATA, "yes")
    assert erasing.replies == [asking("erase_ask", 1, *SURE)]


@pytest.mark.parametrize(
    ("told", "days", "said"),
    [
        (PrivacyNotice(), {"messages": 9}, "privacy_notice days=9"),
        (PrivacyNotice(), {}, "privacy_notice_open"),
        (PrivacyNotice("own words"), {"messages": 9}, "own words"),
        (PrivacyNotice("own words", "https://x.example"), {}, "own wordsprivacy_link link=https://x.example"),
        (PrivacyNotice("own words", shown=False), {}, ""),
    ],
)
def test_the_notice_is_the_wallets_or_says_how_long(told: PrivacyNotice, days: dict[str, int], said: str) -> None:
    here = scene(knowledge=with_brand(privacy=told))
    here.days = days
    assert own_data.notice(here) == said
