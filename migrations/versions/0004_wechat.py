"""The WeChat channel."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004_wechat"
down_revision = "0003_desk"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = (
    "wechat_customers", "wechat_conversations", "wechat_received", "wechat_parcels",
    "wechat_menus", "wechat_tokens", "wechat_codes",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _customers()
    _conversations()
    _received()
    _parcels()
    _menus()
    _secrets()


def downgrade() -> None:
    """Take back."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _text(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, **{"nullable": False, **more})


def _time(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(53), **{"nullable": False, **more})


def _number(name: str, default: str = "0") -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _customer() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return _text("brand", primary_key=True), _text("openid", primary_key=True)


def _conversation(**more: Any) -> sa.Column[Any]:
    return sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id"), nullable=False, **more)


def _customers() -> None:
    op.create_table(
        "wechat_customers",
        *_customer(),
        _text("subject", nullable=True),
        _number("following", "1"),
        _number("message_left"),
        _time("message_until", nullable=True),
        _number("click_left"),
        _time("click_until", nullable=True),
        _text("unreachable", nullable=True),
        _time("passive_until", nullable=True),
        _time("next_at", nullable=True),
        _text("lease_owner", nullable=True),
        _time("lease_until", nullable=True),
        _number("fence"),
    )
    op.create_index("wechat_customers_subject", "wechat_customers", ["brand", "subject"])


def _conversations() -> None:
    op.create_table(
        "wechat_conversations", _conversation(primary_key=True), _text("brand"), _text("openid"), _number("last_seq")
    )
    op.create_index("wechat_conversations_customer", "wechat_conversations", ["brand", "openid"])


def _received() -> None:
    op.create_table(
        "wechat_received",
        _text("brand", primary_key=True),
        _text("message_id", primary_key=True),
        _text("openid"),
        _text("conversation_id", nullable=True),
        sa.Column("seq", sa.Integer),
        _text("answer", nullable=True),
        _number("done"),
        _time("at"),
    )
    op.create_index("wechat_received_age", "wechat_received", ["at"])


def _parcels() -> None:
    op.create_table(
        "wechat_parcels",
        sa.Column("id", BIG, primary_key=True),
        _text("brand"),
        _text("openid"),
        _conversation(),
        sa.Column("last_seq", sa.Integer, nullable=False),
        _text("body"),
        _text("state"),
        _text("reason", nullable=True),
        _number("attempts"),
        _time("created_at"),
        _time("done_at", nullable=True),
    )
    op.create_index("wechat_parcels_customer", "wechat_parcels", ["brand", "openid", "id"])
    is_open = sa.text("state IN ('pending', 'sending')")
    op.create_index(
        "wechat_parcels_open", "wechat_parcels", ["brand", "openid"], sqlite_where=is_open, postgresql_where=is_open
    )


def _menus() -> None:
    op.create_table(
        "wechat_menus",
        *_customer(),
        _text("menu_id", primary_key=True),
        _text("conversation_id"),
        _text("token"),
        _text("label"),
        _time("expires_at"),
    )
    op.create_index("wechat_menus_expiry", "wechat_menus", ["expires_at"])


def _secrets() -> None:
    op.create_table(
        "wechat_tokens",
        _text("app_id", primary_key=True),
        _text("sealed", nullable=True),
        _text("digest", nullable=True),
        _time("expires_at", nullable=True),
        _time("refreshing_until", nullable=True),
        _time("forced_at", nullable=True),
    )
    op.create_table(
        "wechat_codes", _text("hash", primary_key=True), _text("brand"), _text("subject"), _time("expires_at")
    )
