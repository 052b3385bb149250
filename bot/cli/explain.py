"""`explain`: how each message of a conversation was read, by a replay with the present model and knowledge."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import click

from bot.bootstrap import assistant, rasa_process, store
from bot.context.decision import decide_by_rule
from bot.context.memory import Memory
from bot.context.place import place
from bot.context.reading import as_parsed
from bot.exchange import Outcome, QueueView, Said
from bot.store.desk.facade import DeskStore
from bot.understanding.intents import Intent, traits
from bot.understanding.said import said as heard_in

SHOWN = 3  # topics, acts and passages of each clause that are named
OPTION = {"intent": {"name": Intent.CHOICE.value, "confidence": 1.0}}


def explain(conversation_id: str) -> Iterator[str]:
    """Lines of text, message by message. Raises ClickException for a conversation that is not there."""
    kept = DeskStore(store())
    row = kept.conversation(conversation_id)
    if row is None:
        raise click.ClickException(f"no conversation '{conversation_id}'")
    messages = kept.transcript(conversation_id, limit=10_000)["messages"]
    yield f"{conversation_id}: {row['brand']}, {row['channel']}, {len(messages)} messages; read with the present model"
    yield from replay(row["brand"], messages)


def replay(brand: str, messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The customer's messages once more from the beginning, each with what it is read as and what follows. Where people
    spoke, or the knowledge was another, what follows may differ from what was said then: that is marked."""
    outcome = assistant().greet(brand, _at(messages[0]) if messages else datetime.now(timezone.utc))
    for message in messages:
        if message["from"] != "customer":
            continue
        yield f"\n{message['seq']} “{message['text']}”"
        said = Said(message["text"])
        parse = _parsed(outcome, said)
        yield from _read(outcome, said, parse, _at(message))
        outcome = _turn(outcome, said, parse, _at(message))
        then = [said["text"] for said in messages if said["reply_to"] == message["seq"] and said["from"] == "bot"]
        yield from _followed(outcome, then)


def _turn(before: Outcome, said: Said, parse: dict[str, Any] | None, now: datetime) -> Outcome:
    view = QueueView(own_ahead=0) if before.owner == "queued" else QueueView()
    return assistant().turn(before.memory, parse or OPTION, said, now, before.owner, view)


def _parsed(before: Outcome, said: Said) -> dict[str, Any] | None:
    """What the model reads; None where the message names an option, or where nothing is read."""
    text = assistant().text_to_parse(before.memory, said, before.owner)
    return None if text is None else asyncio.run(rasa_process().parse(text, before.memory["brand"]))


def _read(before: Outcome, said: Said, parse: dict[str, Any] | None, now: datetime) -> Iterator[str]:
    memory = Memory.from_dict(before.memory)
    here = place(assistant().knowledge, memory, now, before.owner)
    yield f"  stands   {here.situation.value}{f', {memory.open.topic} at {memory.open.step_id}' if memory.open else ''}"
    if parse is None:
        yield "  means    an option of what was asked, or nothing that is read"
        return
    reading = as_parsed(parse, memory, said.text, said.text)
    yield f"  whole    {reading.intent} {reading.confidence:.2f}; near {_likely(reading.near)}"
    for one in heard_in(reading):
        clause = one.clause
        denies = ", denies" if clause.negated else ""
        doubted = ", doubted" if one.doubted else ""
        acts = f"{one.act.value} of {_likely(clause.acts)}{doubted}"
        yield f"  clause   “{clause.text}”{denies}: {acts}; {_likely(clause.topics)}"
    rule, meaning = decide_by_rule(here, reading)
    about = ", ".join(part for part in (meaning.topic, meaning.passage, meaning.doubted) if part)
    found = " ".join(f"{finding.step.id}={finding.kind}" for finding in meaning.findings)
    yield f"  rule     {rule}"
    yield f"  means    {meaning.intent} {about} {found}".rstrip()
    yield f"  handler  {traits(meaning.intent).handler.value}"


def _followed(outcome: Outcome, then: Sequence[str]) -> Iterator[str]:
    for effect in outcome.effects:
        if effect.name != "event":
            yield f"  writes   {effect.name}"
    now = [reply.text for reply in outcome.replies]
    for text in now:
        yield f"  says     {text}"
    if then and now != list(then):
        yield f"  but said {' / '.join(then)}"


def _likely(ranking: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {p:.2f}" for name, p in ranking[:SHOWN]) or "-"


def _at(message: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(message["at"]).replace("Z", "+00:00"))
