"""Every column that somebody's words can come into is guarded; each other one is named here with what it holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.privacy.masking import mask
from bot.store import tables_mail
from bot.store.free_text import FreeText, Guarded, guarded, hidden_now, own
from bot.store.tables import metadata
from bot.store.tables_customer import ratings
from bot.store.tables_desk import desk_notes
from tests.support.table import table

# Ids, states, names from our own lists, hashes, and where a customer wants to be called back, which is kept as it is.
PLAIN = {
    "agent_sessions": "hash agent_id",
    "agents": "id login role password totp totp_new presence watching",
    "attachments": "id conversation_id media_type",
    "audit": "agent_id action object brand address",
    "cases": "number conversation_id brand topic queue status callback",
    "conversations": "id brand channel customer origin owner lease_owner",
    "desk_canned": "agent_id",
    "desk_cases": "agent_id preferred_agent offered_to level category desk",
    "desk_links": "conversation_id desk reference standing callback",
    "desk_notes": "conversation_id agent_id kind",
    "desk_reminders": "conversation_id agent_id",
    "desk_sent": "conversation_id client_id agent_id",
    "diagnoses": "id conversation_id brand topic kind status",
    "events": "conversation_id name",
    "feedback": "conversation_id",
    "follow_ups": "conversation_id kind about state",
    "gaps": "conversation_id brand topic",
    "inbox": "conversation_id channel sender channel_message_id state attachment",
    "messages": "conversation_id sender kind",
    "outbox": "conversation_id channel state",
    "ratings": "conversation_id agent",
    "erasures": "id conversation_id brand agent_id asked_by reason state held_for",
    "pseudonym_keys": "fingerprint",
    "sign_in_failures": "key",
    "sign_in_places": "agent_id place",
    "mail_media": "channel brand address conversation_id media_id kind",
    "mail_refusals": "channel brand reason",
    "step_outcomes": "diagnosis_id step_id outcome",
    "tickets": "hash conversation_id",
    "tokens": "hash conversation_id",
    "mail_codes": "hash channel brand subject hint address",
    "mail_conversations": "conversation_id channel brand address",
    "mail_customers": "channel brand address subject unreachable hint click_ticket lease_owner",
    "mail_cursors": "channel account cursor ticket lease_owner",
    "mail_menus": "channel brand address menu_id conversation_id token label",
    "mail_notices": "channel brand address conversation_id kind about state reason remote_id",
    "mail_permits": "channel brand address topic",
    "mail_parcels": "channel brand address conversation_id state reason",
    "mail_received": "channel brand message_id address conversation_id answer",
    "mail_tokens": "channel account sealed digest",
}


@table("table", metadata.sorted_tables, ids=str)
def test_a_column_of_text_is_guarded_or_named(table: sa.Table) -> None:
    assert tables_mail.metadata is metadata
    plain = {column.name for column in table.columns if type(column.type) is sa.Text}
    assert plain == set(PLAIN.get(table.name, "").split())


def bound(value: object) -> object:
    return FreeText().process_bind_param(value, None)  # type: ignore[arg-type]


def test_what_is_bound_is_masked_whoever_binds_it() -> None:
    assert bound("密码是 Zx9abc") == "密码是 【已隐藏】"
    assert bound("a\0b\ud800") == "ab?"
    assert bound(None) is None
    assert bound("付款失败") == "付款失败"


def test_what_was_guarded_before_is_not_looked_at_again() -> None:
    kept = guarded(mask("6 位数 482913"))
    assert isinstance(kept, Guarded) and bound(kept) == "6 位数 【已隐藏】"
    assert bound(Guarded("密码是 Zx9abc")) == "密码是 Zx9abc"
    assert own("记下了：6222022939377299168") == "记下了：62****9168"


@pytest.mark.parametrize(
    ("column", "said"), [(ratings.c.comment, "验证码 482913"), (desk_notes.c.text, "密码 Zx9abc12")]
)
def test_it_stands_in_the_way_to_the_file(column: sa.Column[str], said: str, tmp_path: Path) -> None:
    made = sa.Table("t", sa.MetaData(), sa.Column("said", column.type))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 't.db'}", future=True)
    with engine.begin() as conn:
        made.create(conn)
        conn.execute(sa.insert(made), {"said": said})
        conn.execute(sa.update(made).values(said=said))
    assert said.split()[-1].encode() not in (tmp_path / "t.db").read_bytes()


def test_who_listens_hears_what_was_hidden_also_from_a_thread() -> None:
    async def writes() -> set[str]:
        with hidden_now() as kinds:
            await asyncio.to_thread(bound, "验证码 482913")
            bound("付款失败")
            return kinds

    assert asyncio.run(writes()) == {"sms_code"}
    bound("密码 Zx9abc12")
    assert asyncio.run(writes()) == {"sms_code"}
