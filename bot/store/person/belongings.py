"""The table of all tables: as what the rows of each are kept, and how a person's are found among them.

In the order in which rows can be deleted: what refers to others comes first. A test fails for a table that is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import sqlalchemy as sa

from bot.store import tables, tables_customer, tables_desk, tables_mail, tables_person
from bot.store.person.identity import Individual

# messages: what was said, and the conversation itself. misses: what was not understood. figures: events.
# staff: accounts and what people at the desk keep for themselves; it is about no customer, and goes with the account.
# mail: who wrote in which channel, what is on its way to them. short: it expires by itself, within minutes or days.
Kind = Literal[
    "messages",
    "pictures",
    "voice",
    "cases",
    "notes",
    "ratings",
    "follow_ups",
    "misses",
    "figures",
    "mail",
    "audit",
    "staff",
    "short",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Whose = Callable[[sa.Table, Individual], "sa.sql.ColumnElement[sa.Boolean]"]


def _conversation(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    return table.c.conversation_id.in_(person.conversations)


def _case(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    c = tables.cases.c
    return table.c.case_id.in_(sa.select(c.id).where(c.conversation_id.in_(person.conversations)))


def _diagnosis(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    d = tables.diagnoses.c
    return table.c.diagnosis_id.in_(sa.select(d.id).where(d.conversation_id.in_(person.conversations)))


def _itself(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    return table.c.id.in_(person.conversations)


def _follower(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    t = table.c
    there = [sa.and_(t.channel == channel, t.address == address) for channel, address in person.places]
    return sa.and_(t.brand == person.brand, sa.or_(sa.false(), *there))


def _follower_or_conversation(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.or_(_follower(table, person), _conversation(table, person))


def _subject(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.and_(table.c.brand == person.brand, table.c.subject.in_(person.subjects))


def _subject_or_follower(table: sa.Table, person: Individual) -> sa.sql.ColumnElement[sa.Boolean]:
    return sa.or_(_subject(table, person), _follower(table, person))


@dataclass(frozen=True)
class Belonging:
    """A table. `whose` finds a person's rows, None where none is any customer's. `inward`: for the desk and the
    service's own work, and no part of what a customer is given of themselves."""

    table: sa.Table
    kind: Kind
    whose: Whose | None = None
    inward: bool = False


BELONGINGS: tuple[Belonging, ...] = (
    Belonging(tables_mail.media, "short", _follower_or_conversation, inward=True),
    Belonging(tables_mail.notices, "mail", _follower_or_conversation, inward=True),
    Belonging(tables_mail.permits, "mail", _follower),
    Belonging(tables_mail.received, "mail", _follower_or_conversation, inward=True),
    Belonging(tables_mail.menus, "short", _follower_or_conversation, inward=True),
    Belonging(tables_mail.parcels, "mail", _follower_or_conversation, inward=True),
    Belonging(tables_mail.talks, "messages", _follower_or_conversation, inward=True),
    Belonging(tables_mail.codes, "short", _subject_or_follower, inward=True),
    Belonging(tables_mail.customers, "mail", _follower),
    Belonging(tables.outbox, "messages", _conversation, inward=True),
    Belonging(tables.inbox, "messages", _conversation, inward=True),
    Belonging(tables.tokens, "short", _conversation, inward=True),
    Belonging(tables.tickets, "short", _conversation, inward=True),
    Belonging(tables.step_outcomes, "messages", _diagnosis),
    Belonging(tables.diagnoses, "messages", _conversation),
    Belonging(tables_desk.desk_sent, "messages", _conversation, inward=True),
    Belonging(tables.messages, "messages", _conversation),
    Belonging(tables_customer.attachments, "pictures", _conversation),
    Belonging(tables_customer.feedback, "ratings", _conversation),
    Belonging(tables_customer.ratings, "ratings", _conversation),
    Belonging(tables_customer.follow_ups, "follow_ups", _conversation),
    Belonging(tables_desk.desk_notes, "notes", _conversation, inward=True),
    Belonging(tables_desk.desk_reminders, "notes", _conversation, inward=True),
    Belonging(tables_desk.desk_links, "cases", _case, inward=True),
    Belonging(tables_desk.desk_cases, "cases", _case, inward=True),
    Belonging(tables.cases, "cases", _conversation),
    Belonging(tables.gaps, "misses", _conversation, inward=True),
    Belonging(tables.events, "figures", _conversation, inward=True),
    Belonging(tables.conversations, "messages", _itself),
    # What remains of a person here is blanked, not deleted: bot.store.person.erasure.
    Belonging(tables_desk.audit, "audit"),
    Belonging(tables_person.erasures, "audit"),
    Belonging(tables_person.audit_key, "short"),
    Belonging(tables_desk.agents, "staff"),
    Belonging(tables_desk.agent_sessions, "short"),
    Belonging(tables_desk.desk_canned, "staff"),
    Belonging(tables_mail.access, "short"),
    Belonging(tables_mail.refusals, "short"),
    Belonging(tables_mail.cursors, "short"),
    Belonging(tables_desk.sign_in_places, "staff"),
    Belonging(tables_desk.sign_in_failures, "short"),
    Belonging(tables.pseudonym_keys, "staff"),
)
