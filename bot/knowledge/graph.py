"""A checklist as a Mermaid flow chart, which GitHub, GitLab and editors draw by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.knowledge.model import HANDOFF, NEXT, OFFER, SOLVED, STAY, Checklist, Option, Step

_END = "offer"
_MARKUP = re.compile('[#"<>&]')
_SENTENCE_END = re.compile(r"(?<=[。？！；])(?=.)|\n")


def to_mermaid(checklist: Checklist, phrases: Mapping[str, str]) -> str:
    """A Markdown page with the chart: each step with its text, each answer with where it leads. `phrases` are those of
    phrases.yml: what every step answers, and the endings."""
    boxes = [f"    {_box(checklist, step, phrases)}" for step in checklist.steps]
    ways = [f"    {way}" for step in checklist.steps for way in _ways(checklist, step, phrases)]
    about = " · ".join(filter(None, (checklist.brand, checklist.topic, checklist.kind, _person_first(checklist))))
    head = [f"# {checklist.title}", "", about, "", *([checklist.intro, ""] if checklist.intro else [])]
    return "\n".join([*head, "```mermaid", "flowchart TD", *boxes, *ways, *_endings(checklist, phrases), "```"])


def _person_first(checklist: Checklist) -> str:
    return "person first" if checklist.person_first else ""


def _box(checklist: Checklist, step: Step, phrases: Mapping[str, str]) -> str:
    """A main step with its number, a side step rounded: it is only reached by an answer."""
    number = "" if step.side else f"{checklist.position(step.id)} "
    words = f"<b>{number}{_safe(step.short)}</b><br/>{_lines(step.text)}"
    if step.wait is not None:
        key = "wait_span_one" if step.wait.minimum in (0, step.wait.maximum) else "wait_span"
        words += "<br/>⏱ " + _safe(phrases[key].format(minimum=step.wait.minimum, maximum=step.wait.maximum))
    return f'{_name(step.id)}("{words}")' if step.side else f'{_name(step.id)}["{words}"]'


def _ways(checklist: Checklist, step: Step, phrases: Mapping[str, str]) -> Iterator[str]:
    """Where each answer leads: the step's own first, then what every step answers."""
    following = checklist.after(step.id)
    onward = _name(following.id) if following else _END
    for option in step.options:
        yield _way(step, option.label, _target(option, step, onward))
    asks = any({"affirm", "deny"} & set(option.means) for option in step.options)
    plainly_done = checklist.kind == "procedure" and following is not None and not asks
    yield _way(step, phrases["label_step_done" if plainly_done else "label_persists"], onward)
    if checklist.kind == "diagnosis" or following is None:
        solved = "label_resolved" if checklist.kind == "diagnosis" else "label_all_done"
        yield _way(step, phrases[solved], SOLVED)


def _target(option: Option, step: Step, onward: str) -> str:
    if option.topic is not None:
        return f'topic_{option.topic}[["{option.topic}"]]'
    if option.target is not None:
        return _name(option.target)
    return {NEXT: onward, STAY: _name(step.id), SOLVED: SOLVED, HANDOFF: HANDOFF, OFFER: _END}[option.then]


def _way(step: Step, label: str, target: str) -> str:
    return f'{_name(step.id)} -->|"{_safe(label)}"| {target}'


def _endings(checklist: Checklist, phrases: Mapping[str, str]) -> Iterator[str]:
    solved = "\n".join(filter(None, (phrases["solved"], checklist.solved)))
    offer = "\n".join(filter(None, (checklist.ending.text, phrases["offer_person"])))
    person = "\n".join(filter(None, (phrases["label_human"], checklist.bring)))
    yield f'    {SOLVED}(["{_lines(solved)}"])'
    yield f'    {_END}["{_lines(offer)}"] --> {HANDOFF}(["{_lines(person)}"])'


def _name(step_id: str) -> str:
    """A step's name in the chart: by itself `end` or `solved` would mean something else there."""
    return f"step_{step_id}"


def _lines(text: str) -> str:
    """A line for each sentence: Chinese has no blanks at which a chart could break it."""
    return "<br/>".join(_safe(line) for line in _SENTENCE_END.split(text))


def _safe(words: str) -> str:
    """Words in which nothing is markup."""
    return _MARKUP.sub(lambda found: f"#{ord(found.group())};", words)
