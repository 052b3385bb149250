"""How far a password goes: signs, blanks and words in it, and passwords of Chinese words."""

from __future__ import annotations

import re

from bot.privacy.scan import Scan
from bot.privacy.vocabulary import VOCABULARY

_KIND = "password"
_LONGEST = 40
# A further part with a digit in it ("abc 123"), or behind a full-width stop, which an input method puts in.
_MORE = re.compile(r" (?=[^\s0-9]{0,7}[0-9])[!-~]{1,8}(?![!-~])")
_BEHIND_STOP = re.compile(
    r"[\uff0c\u3002\uff01\uff1f\uff1b\uff1a\u3001\uff08\uff09\u2026\uffe5]+(?=[^\s]{0,15}[0-9!@#$%^&*_+=~])[!-~]{2,20}"
)
_WORDS = re.compile(r"(?: [a-z]{3,16}){1,7}(?: [a-z]{3,16}| [0-9]{1,6})(?= *(?:$|[\n,.;!?\uff0c\u3002\uff1b\uff01]))")
_FOUR_WORDS = re.compile(r"[a-z]{3,16}(?: [a-z]{3,16}){3,7}(?= *(?:$|[\n,.;!?\uff0c\u3002\uff1b\uff01]))")
# A name and a number, and a phrase that is the whole clause.
_NAME_AND_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[a-z]{1,8})?[0-9]{3,}[!-~]{0,12}")
_PHRASE = re.compile(r"[\u4e00-\u9fff]{4,16}(?=$|[\n,.;!\uff0c\u3002\uff1b\uff01])")
_MONTHS = re.compile(r"[\u5e74\u6708\u65e5]")


def value_end(text: str, end: int) -> int:
    """Where a password ends whose first part ends here."""
    furthest = end + _LONGEST
    while end < furthest and (more := _MORE.match(text, end) or _BEHIND_STOP.match(text, end)):
        word = more.group().strip(" ")
        if VOCABULARY.doubtful_unit.match(text, more.end()) or VOCABULARY.is_thing(
            word.strip("\uff0c\u3002\uff1b\u3001")
        ):
            break
        end = more.end()
    words = _WORDS.match(text, end)
    if words and not any(word in VOCABULARY.no_values for word in words.group().split()):
        return words.end()
    return end


def words_end(text: str, start: int) -> int:
    """Where four words and more of Latin letters end that are all of the clause; the start if there are none."""
    words = _FOUR_WORDS.match(text, start)
    known = sum(word in VOCABULARY.no_values for word in words.group().split()) if words else 0
    return words.end() if words and known <= 1 else start


def claim_phrase(scan: Scan, start: int) -> bool:
    """Claims a password that is Chinese, where one was announced, in doubt; not what says something about one."""
    mixed = _NAME_AND_NUMBER.match(scan.text, start)
    if mixed and _is_value(scan, mixed):
        scan.claim(*mixed.span(), _KIND)
        return True
    phrase = _PHRASE.match(scan.text, start)
    if phrase is None or VOCABULARY.no_phrase.search(phrase.group()):
        return False
    if all(char in VOCABULARY.digit_of for char in phrase.group()):
        return False
    scan.claim(*phrase.span(), "maybe")
    return True


def _is_value(scan: Scan, found: re.Match[str]) -> bool:
    counted = VOCABULARY.doubtful_unit.match(scan.text, found.end()) or _MONTHS.search(found.group())
    return not counted and not VOCABULARY.no_phrase.search(found.group())
