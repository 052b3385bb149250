"""What is kept in place of a customer and of an address."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.pseudonyms import FORM, KEY_FILE, Pseudonyms, end_of, key_in

MADE = Pseudonyms(b"k" * 32)


def test_the_same_one_has_the_same_one_and_others_have_others() -> None:
    found = [
        MADE.customer("okpay", "13800138000"),
        MADE.customer("upay", "13800138000"),
        MADE.customer("okpay1", "3800138000"),
        MADE.customer("okpay", "13800138001"),
        MADE.address("13800138000"),
        Pseudonyms(b"j" * 32).customer("okpay", "13800138000"),
    ]
    assert found[0] == Pseudonyms(b"k" * 32).customer("okpay", "13800138000")
    assert len(set(found)) == len(found) and all(each.startswith(FORM) and "138" not in each[:6] for each in found)


def test_a_long_name_leaves_its_last_characters_and_nothing_else() -> None:
    assert end_of(MADE.customer("okpay", "13800138000")) == "8000"
    assert end_of(MADE.customer("okpay", "1380013")) == end_of("13800138000") == end_of("a~b") == ""
    assert "1380013" not in MADE.customer("okpay", "13800138000")


def test_a_fingerprint_tells_keys_apart() -> None:
    assert MADE.fingerprint() == Pseudonyms(b"k" * 32).fingerprint() != Pseudonyms(b"j" * 32).fingerprint()


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: key_in(folder), range(16)))
    assert len(keys) == 1 and len(keys.pop()) >= 32
    assert [path.name for path in folder.iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
