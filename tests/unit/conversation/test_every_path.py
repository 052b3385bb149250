"""Every checklist of every wallet, walked automatically: step x move, with what is recorded, open next and said."""

from __future__ import annotations

import json
from copy import copy
from functools import cache

from bot.knowledge.model import Checklist, Option, Step
from bot.understanding.acts import Act
from tests.support.table import table
from tests.support.talk import Talk, does
from tests.unit.conversation.grammar import GRAMMAR, KNOWLEDGE, SAYS, Expected, chosen, ended, expected, lines, marked

CHECKLISTS = [c for b in KNOWLEDGE.brands.values() for c in b.checklists.values()]
STEPS = [(c, s) for c in CHECKLISTS for s in c.steps]
OPTIONS = [(c, s, o) for c in CHECKLISTS for s in c.steps for o in s.options]
# What the customer does where the move is not the intent of a word that steers: the act is what was heard.
DONE = {
    "already_tried": Act.TRIED,
    "explain_why": Act.WHY,
    "unsure": Act.UNSURE,
    "will_try": Act.TRYING,
    "found_good": Act.GOOD,
    "found_bad": Act.BAD,
    "did_step": Act.DONE,
}
SAYING = "嗯哼"
MOVES = [*GRAMMAR["diagnosis"]]
PRESSED = {"好了": "problem_resolved", "办好了": "problem_resolved", "做好了，下一步": "next_step"}
PRESSED |= {"还是不行": "problem_persists", "怎么弄？": "explain_step"}

checklists = table("checklist", CHECKLISTS, ids=lambda c: f"{c.brand}-{c.topic}")
steps = table(("checklist", "step"), STEPS, ids=lambda v: getattr(v, "topic", None) or v.id)


def found(talk: Talk) -> Expected:
    """What the conversation came to, in the same form."""
    run = talk.memory["open"] or talk.memory["last"] or talk.memory["parked"][-1]
    stored = [data for name, data in talk.effects if name == "diagnosis_changed"][-1]
    assert {o["step"]: o["outcome"] for o in stored["outcomes"]} == run["outcomes"], "stored as remembered"
    assert stored["status"] == run["status"]
    said, case = talk.said, talk.memory["case"]
    status = "stuck" if talk.question == "stuck" else run["status"]
    if case:
        said = said.replace(case["number"], "{number}").replace(case["promised_at"][11:16], "{by}")
    return Expected(run["outcomes"], talk.step, status, said)


@cache
def _arrived(brand: str, topic: str, step_id: str) -> Talk:
    checklist = KNOWLEDGE.brands[brand].checklists[topic]
    step = checklist.step(step_id)
    assert step is not None
    talk = Talk(KNOWLEDGE, brand)
    talk.means(topic)
    target = step
    if step.side:
        target = next(s for s in checklist.steps for o in s.options if o.target == step.id)
    for _ in checklist.main:
        if talk.step == target.id:
            break
        go_past(talk)
    if step.side:
        option = next(o for o in target.options if o.target == step.id)
        talk.presses(option.label)
    assert talk.step == step.id
    return talk


def at(checklist: Checklist, step: Step) -> Talk:
    """A conversation that has come to this step by 还是不行; each call has its own, as it is stored."""
    talk = copy(_arrived(checklist.brand, checklist.topic, step.id))
    talk.memory, talk.effects = json.loads(json.dumps(talk.memory)), list(talk.effects)
    return talk


def go_past(talk: Talk) -> None:
    """The open step is of no use: over to the next; a procedure goes on all the same."""
    talk.means("problem_persists")
    if talk.question == "stuck":
        talk.presses(SAYS["label_go_on"])


def other_topics(checklist: Checklist) -> dict[str, str]:
    """One topic of each kind of home in the same wallet, other than the open one."""
    brand, found = KNOWLEDGE.brands[checklist.brand], {}
    for topic in KNOWLEDGE.topics.values():
        if topic.lane == "ordinary" and topic.id != checklist.topic:
            found.setdefault(brand.home(topic.id), topic.id)
    return found


@checklists
def test_still_not_working_says_every_step_in_order_then_offers_a_person(checklist: Checklist) -> None:
    talk = Talk(KNOWLEDGE, checklist.brand)
    talk.means(checklist.topic)
    for step in checklist.main:
        shown = [r for r in talk.replies if r.kind == "step"]
        assert [step.text in r.text for r in shown] == [True]
        assert shown[0].step is not None and shown[0].step.index == checklist.position(step.id)
        talk.means("problem_persists")
        if talk.question == "stuck" and step is not checklist.main[-1]:
            assert talk.buttons == [SAYS[key] for key in ("label_human", "label_go_on", "label_start_over")]
            talk.presses(SAYS["label_go_on"])
    assert ended(checklist) in talk.said and (not checklist.ending.when or checklist.ending.text not in talk.said)
    assert talk.question == "offer_person" and "转人工" in talk.buttons
    talk.types("1")
    assert talk.owner == "queued"
    card = next(data for name, data in talk.effects if name == "case_opened")["card"]
    run = card["diagnoses"][0]
    assert [s["outcome"] for s in run["steps"]] == ["failed"] * len(checklist.main)


def test_every_step_of_every_checklist_can_be_reached() -> None:
    seen = set()
    for checklist in CHECKLISTS:
        for step in checklist.steps:
            talk = at(checklist, step)
            seen.add((checklist.brand, checklist.topic, talk.step))
    every = {(c.brand, c.topic, s.id) for c in CHECKLISTS for s in c.steps}
    print(f"step coverage: {len(seen & every)}/{len(every)} = {len(seen & every) / len(every):.0%}")
    assert seen == every


@table("move", MOVES)
@steps
def test_every_move_at_every_step_is_recorded_leads_on_and_is_said(checklist: Checklist, step: Step, move: str) -> None:
    talk = at(checklist, step)
    act = DONE.get(move)
    talk.means(
        "nlu_fallback" if act else move, SAYING, 0.1 if act else 1.0, clauses=(does(SAYING, act),) if act else ()
    )
    wanted = expected(checklist, step, move)
    assert found(talk) == wanted
    handed = "queue" if talk.owner == "queued" else "step"
    assert talk.question == {"used_up": "offer_person", "solved": None, "stuck": "stuck"}.get(wanted.status, handed)


@steps
def test_a_second_explanation_says_that_there_is_no_more(checklist: Checklist, step: Step) -> None:
    talk = at(checklist, step)
    talk.means("explain_step")
    talk.means("explain_step")
    said = lines(SAYS["explained_again"], step.text)
    assert found(talk) == Expected(marked(checklist, step, "unable"), step.id, "open", said)


@steps
def test_every_button_works_by_press_number_and_label(checklist: Checklist, step: Step) -> None:
    labels = at(checklist, step).buttons
    own = {option.label: option for option in step.options}
    for number, label in enumerate(labels, 1):
        results = []
        for act in (
            lambda t, w=label: t.presses(w),
            lambda t, w=str(number): t.types(w),
            lambda t, w=label: t.types(w),
        ):
            talk = at(checklist, step)
            act(talk)
            assert talk.replies
            results.append((talk.said, talk.owner, talk.question))
        assert results[0] == results[1] == results[2]
        if label == "转人工":
            assert talk.owner == "queued" and talk.step == step.id
            continue
        wanted = chosen(checklist, step, own[label]) if label in own else expected(checklist, step, PRESSED[label])
        assert found(talk) == wanted


@table(("checklist", "step", "option"), OPTIONS, ids=lambda v: getattr(v, "topic", None) or v.id)
def test_every_option_leads_where_it_says(checklist: Checklist, step: Step, option: Option) -> None:
    talk = at(checklist, step)
    talk.presses(option.label)
    assert found(talk) == chosen(checklist, step, option)
    assert talk.owner == ("queued" if option.then == "handoff" or at_risk(option) else "bot")
    for phrase in option.says:
        typed = at(checklist, step)
        typed.types(phrase)
        assert (typed.said, typed.owner) == (talk.said, talk.owner)


def at_risk(option: Option) -> bool:
    """Whether it turns out that money is at risk."""
    return bool(option.topic) and KNOWLEDGE.topics[str(option.topic)].lane == "money_at_risk"


@steps
def test_an_interruption_comes_back_to_the_exact_step(checklist: Checklist, step: Step) -> None:
    for home, topic in other_topics(checklist).items():
        talk = at(checklist, step)
        talk.means(topic)
        if home == "checklist":
            assert talk.memory["parked"][-1]["topic"] == checklist.topic
            finish(talk)
            assert talk.question == "return_parked"
            talk.types("1")
        assert talk.step == step.id and step.text in talk.said


@steps
def test_a_person_can_be_called_and_left_again_at_every_step(checklist: Checklist, step: Step) -> None:
    talk = at(checklist, step)
    talk.means("request_human", "转人工")
    assert talk.owner == "queued"
    talk.means("chitchat", "你们这网络真慢")
    assert talk.owner == "queued" and step.text not in talk.said
    talk.presses("退出排队")
    assert talk.owner == "bot" and talk.step == step.id and step.text in talk.said


@steps
def test_cancel_keeps_the_place_at_every_step(checklist: Checklist, step: Step) -> None:
    talk = at(checklist, step)
    talk.means("cancel", "先不弄了")
    assert talk.step is None
    talk.means("next_step", "继续")
    assert talk.step == step.id and step.text in talk.said


@steps
def test_two_misses_at_every_step_offer_a_person_and_refusing_returns(checklist: Checklist, step: Step) -> None:
    talk = at(checklist, step)
    talk.means("nlu_fallback", "啊这", 0.1)
    assert talk.step == step.id
    talk.means("nlu_fallback", "呃呃", 0.1)
    assert talk.question == "offer_person"
    talk.means("deny", "不用")
    assert talk.step == step.id and step.text in talk.said


def finish(talk: Talk) -> None:
    """Solve whatever is open."""
    for _ in range(20):
        if talk.question != "step":
            return
        talk.means("problem_resolved", "好了")
