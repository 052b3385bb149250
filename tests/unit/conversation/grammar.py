"""The control grammar as the documents describe it, derived from a checklist: move -> outcome, where next, words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar.working_days import add_working_days
from bot.knowledge.loader import load
from bot.knowledge.model import Checklist, Option, Step
from tests.support.talk import OPEN

KNOWLEDGE = load()
SAYS = KNOWLEDGE.phrases
FINDINGS = {"": "done", "good": "fine", "bad": "found"}
QUEUED = SAYS["queued"].format(ahead=1, by=f"{SAYS['today']} {{by}}", number="{number}") + SAYS["passed_on"]

# What a move records of the step, where it leads, and the phrase that is said of it; or the move that it is the same
# as. A move that an option of the step claims is that option instead. Where: on (behind the last step a person is
# offered), through (on, and the last step solves it), solved, stuck, here, back, first; with the step's text left out
# told, how, why; how_to_look is how, as often as it is asked; good and bad are what a look has found.
Row = tuple[str, str, str]
BOTH: dict[str, Row | str] = {
    "already_tried": ("tried", "through", "step_tried"),
    "skip_step": ("skipped", "on", "step_skipped"),
    "explain_step": ("", "how", ""),
    "explain_why": ("", "why", ""),
    "unsure": ("", "how_to_look", "unsure"),
    "will_try": ("", "told", "waiting_for_result"),
    "found_good": ("fine", "good", "step_fine"),
    "found_bad": ("found", "bad", "cause_found"),
    "previous_step": ("", "back", "back"),
    "repeat": ("", "here", ""),
    "start_over": ("", "first", "from_the_start"),
}
GRAMMAR: dict[str, dict[str, Row | str]] = {
    "diagnosis": {
        **BOTH,
        "problem_resolved": ("helped", "solved", "solved"),
        "problem_persists": ("failed", "on", "step_failed"),
        "already_tried": ("tried", "on", "step_tried"),
        "did_step": ("", "told", "ask_result"),
        "next_step": ("done", "on", "step_done"),
        "affirm": ("", "told", "waiting_for_result"),
        "deny": ("failed", "on", "step_failed"),
    },
    "procedure": {
        **BOTH,
        "problem_resolved": "next_step",
        "problem_persists": ("failed", "stuck", "step_failed_procedure"),
        "did_step": "next_step",
        "next_step": ("done", "through", "step_done"),
        "affirm": "next_step",
        "deny": "explain_step",
    },
}

FOUND = {"found_good": "good", "found_bad": "bad"}


@dataclass(frozen=True)
class Expected:
    """What is recorded of each step, the step that is open then, the status of the run, and everything that is said."""

    outcomes: dict[str, str]
    step: str | None
    status: str
    said: str


def following(checklist: Checklist, step: Step) -> Step | None:
    """The next step in the documented order; side steps are passed over."""
    behind = checklist.steps[checklist.steps.index(step) + 1 :]
    return next((s for s in behind if not s.side), None)


def came_by(checklist: Checklist, step: Step) -> dict[str, str]:
    """The steps before this one, each with what became of it."""
    if step.side:
        turning, option = next((s, o) for s in checklist.steps for o in s.options if o.then == f"step:{step.id}")
        return {**came_by(checklist, turning), turning.id: FINDINGS[option.finding]}
    return {s.id: "failed" for s in checklist.main[: checklist.main.index(step)]}


def marked(checklist: Checklist, step: Step, outcome: str) -> dict[str, str]:
    """The same, and what becomes of this step."""
    return {**came_by(checklist, step), step.id: outcome} if outcome else came_by(checklist, step)


def expected(checklist: Checklist, step: Step, move: str) -> Expected:
    """The grammar at one step of one checklist."""
    found = FOUND.get(move)
    option = next((o for o in step.options if move in o.means or (found and o.finding == found)), None)
    if option is not None:
        return chosen(checklist, step, option)
    if found:
        return looked(checklist, step, found)
    row = GRAMMAR[checklist.kind][move]
    row = GRAMMAR[checklist.kind][row] if isinstance(row, str) else row
    assert not isinstance(row, str)
    if move == "did_step" and step.wait is not None:
        row = ("", "here", "ask_since")  # handed in, and no result yet
    outcome, where, key = row
    if where == "solved" or (where == "through" and following(checklist, step) is None):
        return solved(checklist, step)
    if where in ("on", "through"):
        return goes_on(checklist, step, outcome, key)
    if where in ("how", "why", "how_to_look"):
        return explained(checklist, step, where)
    if where == "stuck" and following(checklist, step) is None:
        return goes_on(checklist, step, outcome, "step_failed")
    if where == "stuck":
        said = lines(SAYS[key], step.stuck or ended(checklist), SAYS["offer_person"])
        return Expected(marked(checklist, step, outcome), step.id, "stuck", said)
    if where == "told" and key == "waiting_for_result" and step.wait is not None:
        return Expected(came_by(checklist, step), step.id, "open", SAYS["waiting_for_time"] + appointment(step))
    if where == "told":
        return Expected(marked(checklist, step, outcome), step.id, "open", SAYS[key])
    shown, outcomes = step, came_by(checklist, step)
    if where == "first":
        shown, outcomes = checklist.main[0], {}
    elif where == "back" and outcomes:
        shown = next(s for s in checklist.steps if s.id == [*outcomes][-1])
    elif where == "back":
        key = "first_step_already"
    return Expected(outcomes, shown.id, "open", lines(SAYS[key] if key else "", shown.text))


def appointment(step: Step) -> str:
    """The bot comes back on the first working day after all of a documented wait."""
    assert step.wait is not None
    day = add_working_days(OPEN.date(), step.wait.maximum + 1)
    return SAYS["will_ask"].format(day=SAYS["day"].format(month=day.month, day=day.day))


def chosen(checklist: Checklist, step: Step, option: Option) -> Expected:
    """Where an option of the step leads."""
    outcome = FINDINGS[option.finding]
    done = marked(checklist, step, outcome)
    if option.then == "next":
        fine = option.finding == "good" and not option.reply
        return goes_on(checklist, step, outcome, "step_fine" if fine else "", option.reply)
    if option.then == "stay":
        kept = done if option.finding == "bad" else came_by(checklist, step)
        waits = option.finding == "bad" and step.wait is not None
        return Expected(kept, step.id, "open", option.reply + (appointment(step) if waits else ""))
    if option.then == "solved":
        return solved(checklist, step, option.reply)
    if option.then == "handoff":
        return Expected(done, step.id, "open", lines(option.reply, QUEUED, bring(checklist)))
    if option.then == "offer":
        return Expected(done, step.id, "stuck", lines(option.reply, SAYS["offer_person"]))
    if option.topic in KNOWLEDGE.brands[checklist.brand].checklists:
        return opened(checklist, option.topic, option.reply)
    if option.topic:
        return Expected(done, None, "parked", turns_out(checklist, option.topic, option.reply))
    shown = next(s for s in checklist.steps if option.then == f"step:{s.id}")
    return Expected(done, shown.id, "open", lines(option.reply, shown.text))


def looked(checklist: Checklist, step: Step, found: str) -> Expected:
    """All well: the next step, after a check. The cause: its remedy, or else how it is done."""
    if found == "bad" and step.remedy:
        return Expected(marked(checklist, step, "found"), step.id, "open", lines(SAYS["cause_found"], step.remedy))
    if found == "bad":
        return explained(checklist, step, "how")
    if checklist.kind == "procedure":
        return expected(checklist, step, "next_step")
    return goes_on(checklist, step, "fine", "step_fine") if step.is_check else expected(checklist, step, "did_step")


def goes_on(checklist: Checklist, step: Step, outcome: str, key: str, reply: str = "") -> Expected:
    """To the next step, or behind the last one to the offer of a person."""
    outcomes, shown = marked(checklist, step, outcome), following(checklist, step)
    if shown is not None:
        return Expected(outcomes, shown.id, "open", lines(SAYS[key] if key else "", reply, shown.text))
    last, used_up = SAYS.get(f"{key}_last", SAYS[key]) if key else "", SAYS["used_up"].format(title=checklist.title)
    said = lines(last, reply, used_up, ended(checklist), SAYS["offer_person"])
    return Expected(outcomes, step.id, "used_up", said)


def ended(checklist: Checklist) -> str:
    """The document's last resort. Of a condition it is not known here that it is met."""
    return "" if checklist.ending.when else checklist.ending.text


def bring(checklist: Checklist) -> str:
    """What the person will ask for."""
    wanted = KNOWLEDGE.brands[checklist.brand].handoff.bring
    return SAYS["bring"].format(bring=wanted) if wanted else ""


def solved(checklist: Checklist, step: Step, reply: str = "") -> Expected:
    """It is over."""
    said = lines(reply, SAYS["solved"], checklist.solved)
    return Expected(marked(checklist, step, "helped"), None, "solved", said)


def explained(checklist: Checklist, step: Step, wanted: str) -> Expected:
    """The reason or the way where it is documented; else the step is noted as one that the customer cannot do."""
    if wanted == "why":
        said = step.why or lines(SAYS["no_why"], step.how or step.text)
        return Expected(came_by(checklist, step), step.id, "open", said)
    if step.how:
        said = lines(SAYS["unsure"] if wanted == "how_to_look" else "", step.how)
        return Expected(came_by(checklist, step), step.id, "open", said)
    said = lines(SAYS["no_how"], step.why, step.text)
    return Expected(marked(checklist, step, "unable"), step.id, "open", said)


def opened(checklist: Checklist, other: str, reply: str) -> Expected:
    """The other topic's checklist from its first step on, with this one put aside."""
    found = KNOWLEDGE.brands[checklist.brand].checklists[other]
    parked = SAYS["parked"].format(topic=KNOWLEDGE.topics[checklist.topic].name)
    opening = SAYS["opening"].format(title=found.title, count=len(found.main))
    first = found.main[0]
    return Expected({}, first.id, "open", lines(reply, parked, opening, found.intro, first.text))


def turns_out(checklist: Checklist, found: str, reply: str) -> str:
    """It is another topic, one that a person has to see to at once: what is said then."""
    topic, brand = KNOWLEDGE.topics[found], KNOWLEDGE.brands[checklist.brand]
    assert topic.lane == "money_at_risk", "the only kind that a document leads to so far"
    answers = brand.answers_for(found)
    parked = SAYS["parked"].format(topic=KNOWLEDGE.topics[checklist.topic].name)
    advice = SAYS["calm"] + (answers[0].text if answers else SAYS["risk_gap"].format(brand=brand.name))
    return lines(reply, parked, SAYS["risk_first"].format(topic=topic.name), advice, SAYS["risk_evidence"], QUEUED)


def lines(*parts: str) -> str:
    """One under the other, what is empty left out."""
    return "\n".join(part.strip() for part in parts if part)
