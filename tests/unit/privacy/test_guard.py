"""No text of a customer becomes a command, and nothing invisible gets in."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.privacy.guard import clean, warning
from bot.privacy.masking import mask
from tests.support.table import table

SLASHES = "/\uff0f\u2215\u2044\u2571\u29f8\u27cb"
HIDING = [
    *" \t\n\r\v\f\x00\x1f\x7f\x85\xa0\xad\u00a8\u00b4\u00af\u034f\u061c\u115f\u1160\u17b4\u180e\u2000\u2007",
    *"\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u2800\u3000\u3164\ufe0f\ufeff\uffa0",
    *"\u0300\u0338\u20e3\u0488\ufff9\ufffb\ufdd0\uffff\ud800\udc00\udfff\ue000",
    *"\U000e0001\U000e002f\U000e0100\U000f0000\U0010fffe\ufc5e\ufe70\u02d8\u037a\u1fbd\u2017\u203e",
]
COMMANDS = ["restart", 'greet{"a":1}', "request_human@1.0", " session_start", "/restart", ""]
leading = st.text(st.sampled_from([*SLASHES, *HIDING]) | st.characters(), max_size=8)
slashed = st.builds("{}{}{}{}".format, leading, st.sampled_from(SLASHES), leading, st.sampled_from(COMMANDS))


def read_later(text: str) -> str:
    """The most a later reader does to a text: NFKC, nothing invisible, no accents, stripped."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "CM").strip()


def assert_is_no_command(text: str) -> None:
    cleaned = clean(text)
    for later in (cleaned, read_later(cleaned), unicodedata.normalize("NFKC", cleaned).strip()):
        assert not later.startswith(tuple(SLASHES)), repr(text)
    assert not read_later(mask(cleaned).text).startswith(tuple(SLASHES)), repr(text)
    assert clean(cleaned) == cleaned
    cleaned.encode()


@given(slashed | st.text())
@example("/" * 50)
@example("\u00a8/restart")
@example("/\u0338restart")
@example("\ud83d/\ude00")
def test_a_cleaned_text_never_begins_with_a_slash(text: str) -> None:
    assert_is_no_command(text)


def test_no_disguise_of_five_thousand_gets_a_slash_through() -> None:
    drawn = random.Random(5000)
    for _ in range(5000):
        disguise = drawn.choices([*SLASHES, *HIDING, "/"], k=drawn.randint(1, 9))
        assert_is_no_command("".join(disguise) + drawn.choice(COMMANDS))


@table("slash", SLASHES)
def test_a_command_becomes_ordinary_words(slash: str) -> None:
    assert clean(f" \u200b{slash}{slash} \u0301{slash}restart") == "restart"


@pytest.mark.parametrize("text", ["/", "//", "\uff0f", " / \u200b/ ", "\u2044\u0338"])
def test_only_slashes_stay_a_text(text: str) -> None:
    assert clean(text)
    assert not set(clean(text)) & set(SLASHES)


@table("text", ["", " ", "\u200b", "\n\t", "\u3164", "\ud800"])
def test_nothing_visible_is_nothing(text: str) -> None:
    assert clean(text) == ""


@table(
    ("text", "cleaned"),
    [
        ("  a\u200bb\u202ec ", "abc"),
        ("a\r\nb\u2028c\x85d\ve", "a\nb\nc\nd\ne"),
        ("a\tb\u3000c\xa0d", "a b c d"),
        ("1/2 \uff0c 3\uff0f4", "1/2 \uff0c 3\uff0f4"),
        ("\ud83d\ude00 ok \ud800", "\U0001f600 ok"),
        ("\u2460 \uff21 e\u0301", "\u2460 \uff21 e\u0301"),
        ("@{a} {b}", "@{a} {b}"),
        ("\U0001fae0", "\U0001fae0"),
    ],
)
def test_what_was_typed_stays_as_it_was(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@table("kind", ["password", "sms_code", "cvv", "card", "identity", "payment_code"])
def test_a_secret_deserves_a_warning(kind: str) -> None:
    assert warning(frozenset({kind, "phone", "maybe"})) == "secret_hidden"


def test_what_may_be_one_is_told_softly() -> None:
    assert warning(frozenset({"maybe", "phone"})) == "secret_maybe"


def test_a_phone_number_deserves_none() -> None:
    assert warning(frozenset({"phone"})) == ""
    assert warning(frozenset()) == ""
