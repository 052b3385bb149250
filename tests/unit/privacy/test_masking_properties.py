"""Planted secrets never survive, whatever stands around them; order numbers and amounts do."""

from __future__ import annotations

import random
import re
import string
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.privacy.digits import has_identity_sum, has_luhn_sum
from bot.privacy.masking import mask
from tests.support.table import table

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("cases.yml"))
SCRIPTS: list[str] = CASES["numerals"]
SHORTENED = re.compile(r"\d{2,3}\*{4}\d{4}|\d\*{16}[\dX]")
SEPARATORS = re.compile(r"[\s.\-\u00b7\uff0d\u200b]")

spoken = st.sampled_from(CASES["surroundings"])
# Any text at all, but without a digit of any kind that could grow the secret.
any_text = st.text(st.characters(blacklist_categories=("Nd", "Nl", "No", "Cs")), max_size=12).filter(
    lambda text: not any(char in "".join(SCRIPTS) for char in text) and not text.isascii()
)
around = spoken | any_text


def plain(text: str) -> str:
    """Every script's digits as 0-9, separators gone: how a patient reader would look for a secret."""
    folded = unicodedata.normalize("NFKC", text)
    for script in SCRIPTS:
        folded = folded.translate(str.maketrans(script, "0123456789"))
    return SEPARATORS.sub("", folded)


@st.composite
def spelt(draw: st.DrawFn, digits: str) -> str:
    """The digits in one script, ungrouped or with separators in any places."""
    script = draw(st.sampled_from(SCRIPTS))
    shown = digits.translate(str.maketrans("0123456789", script))
    if draw(st.booleans()):
        return shown
    apart = draw(st.lists(st.sampled_from(CASES["digits_apart"]), min_size=len(digits), max_size=len(digits)))
    return "".join(char + gap for char, gap in zip(shown, [*apart[:-1], ""], strict=True))


def with_check_digit(start: str) -> str:
    return next(start + digit for digit in string.digits if has_luhn_sum(start + digit))


def with_check_character(start: str) -> str:
    return next(start + last for last in "0123456789X" if has_identity_sum(start + last))


def some_digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=least, max_size=most)


phones = st.builds("1{}{}".format, st.sampled_from("3456789"), some_digits(9, 9))
cards = st.one_of(
    some_digits(13, 16).map(lambda rest: with_check_digit("62" + rest)),
    some_digits(14, 14).map(lambda rest: with_check_digit("4" + rest)),
    some_digits(13, 13).map(lambda rest: with_check_digit("52" + rest)),
)
identities = st.builds(
    lambda place, born, serial: with_check_character(f"{place}{born:%Y%m%d}{serial}"),
    st.sampled_from(["110105", "440308", "310104", "510107"]),
    st.dates(date(1930, 1, 1), date(2015, 12, 31)),
    some_digits(3, 3),
)
payment_codes = st.builds("{}{}".format, st.sampled_from(["10", "12", "15", "25", "28", "30"]), some_digits(16, 16))
SECRETS = {
    "phone": phones,
    "card": cards,
    "identity": identities,
    "payment_code": payment_codes,
    "sms_code": some_digits(4, 8),
    "cvv": some_digits(3, 3),
}


@table("kind", SECRETS)
def test_a_number_behind_its_name_never_survives(kind: str) -> None:
    @given(st.data(), around, around)
    def holds(data: st.DataObject, before: str, after: str) -> None:
        secret = data.draw(SECRETS[kind], "secret")
        shown = data.draw(spelt(secret), "shown")
        lead = data.draw(st.sampled_from(CASES["leads"][kind]), "lead")
        assume(kind != "phone" or not looks_like_prices(shown))
        masked = mask(f"{before}{lead}{shown}{after}")
        assert secret not in plain(masked.text)
        # a card of 18 digits may be a well-formed identity number too: hidden is what counts
        assert masked.kinds & {kind, "password", "sms_code", "payment_code", "cvv"} or (kind, masked.kinds) == (
            "card",
            {"identity"},
        )

    holds()


@table("kind", ["sms_code", "cvv", "payment_code"])
def test_a_number_before_its_name_never_survives(kind: str) -> None:
    @given(st.data(), spoken, spoken)
    def holds(data: st.DataObject, before: str, after: str) -> None:
        secret = data.draw(SECRETS[kind], "secret")
        shown = data.draw(spelt(secret), "shown")
        trail = data.draw(st.sampled_from(CASES["trails"][kind]), "trail")
        assert secret not in plain(mask(f"{before}{shown}{trail}{after}").text)

    holds()


def looks_like_prices(shown: str) -> bool:
    """A phone number cut up into a list of prices cannot be told from one."""
    return "." in shown and re.fullmatch(r"\d+(\.\d\d)?(\s+\d+(\.\d\d)?)*", shown) is not None


letters, symbols = string.ascii_letters, "!@#$%^&*_+-./?"
passwords = st.builds(
    "{}{}{}".format,
    st.text(letters, min_size=3, max_size=6),
    some_digits(1, 6),
    st.text(letters + string.digits + symbols, min_size=2, max_size=8),
)
# What reads as an error code ("e1001") is not taken for a password from the word behind it alone.
plain_passwords = st.builds("x{}{}".format, st.text(letters, min_size=2, max_size=8), some_digits(1, 8))


@given(passwords, st.sampled_from(CASES["leads"]["password"]), around, spoken, st.booleans())
def test_a_stated_password_never_survives(secret: str, lead: str, before: str, after: str, wide: bool) -> None:
    shown = "".join(chr(ord(char) + 0xFEE0) for char in secret) if wide else secret
    masked = mask(f"{before}{lead}{shown}{after}")
    assert secret not in unicodedata.normalize("NFKC", masked.text)
    assert "password" in masked.kinds


@given(plain_passwords, spoken, spoken, st.data())
def test_a_password_before_the_word_never_survives(secret: str, before: str, after: str, data: st.DataObject) -> None:
    trail = data.draw(st.sampled_from(CASES["trails"]["password"]))
    assert secret not in mask(f"{before} {secret}{trail}{after}").text


@given(st.lists(st.sampled_from(sorted(SECRETS)), min_size=2, max_size=4, unique=True), st.data())
def test_several_secrets_in_one_text_all_go(kinds: list[str], data: st.DataObject) -> None:
    secrets = [data.draw(SECRETS[kind], kind) for kind in kinds]
    parts = [data.draw(st.sampled_from(CASES["leads"][k])) + s for k, s in zip(kinds, secrets, strict=True)]
    glue = data.draw(st.sampled_from(["，", "\n", "。", "；", " "]))
    left = plain(SHORTENED.sub("", mask(glue.join(parts)).text))
    assert not [secret for secret in secrets if secret in left]


@given(
    st.text(max_size=60)
    | st.lists(
        around
        | st.sampled_from(
            [lead for leads in CASES["leads"].values() for lead in leads]
            + ["123456", "6222021234567890128", "1234", "*"]
        ),
        max_size=12,
    ).map("".join),
)
@example("验证码 123456 654321 111111 2222 3333 4444")
def test_masking_is_idempotent(text: str) -> None:
    once = mask(text)
    again = mask(once.text)
    assert again.text == once.text
    assert not again.kinds


@given(some_digits(19, 28), st.sampled_from(CASES["order_leads"]), around, around)
def test_an_order_number_survives(number: str, lead: str, before: str, after: str) -> None:
    assume(not number.startswith("62") and (lead or len(number) > 19))
    assert number in mask(f"{before} {lead}{number}{after}").text


@table("lead", filter(None, CASES["order_leads"]))
def test_hardly_any_order_number_is_taken_for_a_card(lead: str) -> None:
    drawn = random.Random(lead)
    numbers = [str(drawn.randrange(10**18, 10**19)) for _ in range(600)]
    assert sum(number not in mask(lead + number).text for number in numbers) <= 3


@given(
    st.integers(1, 999_999).map(str) | st.decimals("0.01", "99999.99", places=2).map(str),
    st.sampled_from(CASES["amount_forms"]),
    st.sampled_from(CASES["harmless_surroundings"]),
    st.sampled_from(CASES["harmless_surroundings"]),
)
def test_an_amount_survives(amount: str, form: str, before: str, after: str) -> None:
    text = f"{before}{form.format(amount)}{after}"
    assert mask(text).text == text


@given(
    st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d %H:%M", "%Y%m%d"]),
    st.sampled_from(CASES["harmless_surroundings"]),
)
def test_a_date_survives(day: date, form: str, before: str) -> None:
    # Eight digits right behind the word are what many people use as a password.
    assume(form != "%Y%m%d" or not before.endswith(" "))
    text = f"{before}{day.strftime(form)}的那笔"
    assert mask(text).text == text
