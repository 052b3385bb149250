"""What one channel remembered becomes what each does: the same tables, by channel and address.

The version before goes on working on PostgreSQL, where several processes are upgraded one after the other: it finds its
tables as views on the new ones. SQLite has one process; to go back, downgrade first (docs/deployment.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013_mail"
down_revision = "0012_access"
branch_labels = None
depends_on = None

CHANNEL = "wechat"  # the only one there was
TIME = sa.Float(53)
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
OPEN = sa.text("state IN ('pending', 'sending')")
NUMBERED = ("parcels", "media")
# Columns of each table as they were called before; with another name now in RENAMED.
OLD: Mapping[str, tuple[str, ...]] = {
    "customers": (
        "brand", "openid", "subject", "following", "message_left", "message_until", "click_left", "click_until",
        "unreachable", "passive_until", "next_at", "refused_until", "hint", "transfer_over", "lease_owner",
        "lease_until", "fence",
    ),
    "conversations": ("conversation_id", "brand", "openid", "last_seq"),
    "received": ("brand", "message_id", "openid", "conversation_id", "seq", "answer", "done", "at"),
    "parcels": (
        "id", "brand", "openid", "conversation_id", "last_seq", "body", "state", "reason", "attempts", "created_at",
        "done_at",
    ),
    "menus": ("brand", "openid", "menu_id", "conversation_id", "token", "label", "expires_at"),
    "tokens": ("app_id", "sealed", "digest", "expires_at", "refreshing_until", "forced_at"),
    "codes": ("hash", "brand", "subject", "expires_at", "hint", "openid"),
    "refusals": ("brand", "reason", "failures", "since", "probe_at"),
    "media": (
        "id", "brand", "openid", "conversation_id", "seq", "media_id", "kind", "attempts", "next_at", "created_at",
    ),
}  # fmt: skip
RENAMED = {"openid": "address", "app_id": "account"}
INDEXES: tuple[tuple[str, str, tuple[str, ...], Mapping[str, Any]], ...] = (
    ("customers", "subject", ("brand", "subject"), {}),
    ("conversations", "customer", ("{box}",), {}),
    ("received", "age", ("at",), {}),
    ("parcels", "customer", ("{box}", "id"), {}),
    ("parcels", "open", ("{box}",), {"sqlite_where": OPEN, "postgresql_where": OPEN}),
    ("menus", "expiry", ("expires_at",), {}),
    ("media", "conversation", ("conversation_id",), {}),
)


def upgrade() -> None:
    """Apply. What is written while this runs waits for it, and is written through the views."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute("LOCK TABLE " + ", ".join(f"wechat_{name}" for name in OLD) + " IN ACCESS EXCLUSIVE MODE")
    _create("mail", {"channel": _text("channel")}, RENAMED)
    for name, columns in OLD.items():
        new = ", ".join(RENAMED.get(column, column) for column in columns)
        old = ", ".join(columns)
        op.execute(f"INSERT INTO mail_{name} (channel, {new}) SELECT '{CHANNEL}', {old} FROM wechat_{name}")
        op.drop_table(f"wechat_{name}")
    if on_postgresql:
        _go_on_numbering("mail")
        for name, columns in OLD.items():
            shown = ", ".join(f"{RENAMED[c]} AS {c}" if c in RENAMED else c for c in columns)
            op.execute(
                f"CREATE VIEW wechat_{name} AS SELECT {shown}, channel FROM mail_{name} WHERE channel = '{CHANNEL}'"
            )
            op.execute(f"ALTER VIEW wechat_{name} ALTER COLUMN channel SET DEFAULT '{CHANNEL}'")


def downgrade() -> None:
    """Take back. What other channels had is gone."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        for name in OLD:
            op.execute(f"DROP VIEW IF EXISTS wechat_{name}")
    _create("wechat", {}, {})
    for name, columns in OLD.items():
        new = ", ".join(RENAMED.get(column, column) for column in columns)
        kept = f"SELECT {new} FROM mail_{name} WHERE channel = '{CHANNEL}'"
        op.execute(f"INSERT INTO wechat_{name} ({', '.join(columns)}) {kept}")
        op.drop_table(f"mail_{name}")
    if on_postgresql:
        _go_on_numbering("wechat")


def _go_on_numbering(before: str) -> None:
    for name in NUMBERED:
        table = f"{before}_{name}"
        following = f"(SELECT coalesce(max(id), 0) + 1 FROM {table})"
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {following}, false)")


def _create(before: str, box: Mapping[str, sa.Column[Any]], renamed: Mapping[str, str]) -> None:
    """All tables, named so: with a channel in the key of each, or without."""
    key, address, account = (*box, "brand"), renamed.get("openid", "openid"), renamed.get("app_id", "app_id")
    whose = [*(_text(name) for name in key), _text(address)]

    def table(name: str, columns: list[sa.Column[Any]], *primary: str) -> None:
        for column in columns:
            column.primary_key = column.name in primary
        op.create_table(f"{before}_{name}", *(column.copy() for column in columns))

    table("customers", [*whose, *_standing(bool(box))], *key, address)
    table("conversations", [_conversation(), *whose, _number("last_seq")], "conversation_id", *box)
    table(
        "received",
        [
            *whose,
            _text("message_id"),
            _text("conversation_id", nullable=True),
            sa.Column("seq", sa.Integer),
            _text("answer", nullable=True),
            _number("done"),
            _time("at"),
        ],
        *key,
        "message_id",
    )
    table(
        "parcels",
        [
            sa.Column("id", ID),
            *whose,
            _conversation(),
            sa.Column("last_seq", sa.Integer, nullable=False),
            *(_text(name) for name in ("body", "state")),
            _text("reason", nullable=True),
            _number("attempts"),
            _time("created_at"),
            _time("done_at", nullable=True),
        ],
        "id",
    )
    said = [_text(name) for name in ("menu_id", "conversation_id", "token", "label")]
    table("menus", [*whose, *said, _time("expires_at")], *key, address, "menu_id")
    until = [_time(name, nullable=True) for name in ("expires_at", "refreshing_until", "forced_at")]
    sealed = [_text(name, nullable=True) for name in ("sealed", "digest")]
    table("tokens", [*(_text(name) for name in box), _text(account), *sealed, *until], *box, account)
    free = [_text(name, nullable=True) for name in ("hint", address)]
    names = [_text(name) for name in ("hash", *key, "subject")]
    table("codes", [*names, _time("expires_at"), *free], "hash")
    table(
        "refusals",
        [*(_text(name) for name in key), _text("reason"), _number("failures"), _time("since"), _time("probe_at")],
        *key,
    )
    table(
        "media",
        [
            sa.Column("id", ID),
            *whose,
            _conversation(),
            sa.Column("seq", sa.Integer, nullable=False),
            *(_text(name) for name in ("media_id", "kind")),
            _number("attempts"),
            _time("next_at"),
            _time("created_at"),
        ],
        "id",
    )
    for name, end, columns, where in INDEXES:
        named = [each for c in columns for each in ((*key, address) if c == "{box}" else (c,))]
        op.create_index(f"{before}_{name}_{end}", f"{before}_{name}", named, **where)


def _standing(with_limits: bool) -> list[sa.Column[Any]]:
    return [
        _text("subject", nullable=True),
        _number("following", "1"),
        *([_number("limited", "1")] if with_limits else []),
        _number("message_left"),
        _time("message_until", nullable=True),
        _number("click_left"),
        _time("click_until", nullable=True),
        _text("unreachable", nullable=True),
        *(_time(name, nullable=True) for name in ("passive_until", "next_at", "refused_until")),
        _text("hint", nullable=True),
        _time("transfer_over", nullable=True),
        _text("lease_owner", nullable=True),
        _time("lease_until", nullable=True),
        _number("fence"),
    ]


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _time(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, TIME, nullable=nullable)


def _number(name: str, default: str = "0") -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _conversation() -> sa.Column[Any]:
    return sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id"), nullable=False)
