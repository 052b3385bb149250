"""Rules about what is claimed: numbers, telephone numbers, and what the document itself gets wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.knowledge.lint.flaws import Flaw, at_brand, at_step
from bot.knowledge.lint.library import (
    BRIEF,
    WORDS,
    Library,
    QuotedText,
    Rule,
    per_brand,
    per_checklist,
    per_text,
    squeezed,
)
from bot.knowledge.lint.quantities import Quantity, quantities, stated
from bot.knowledge.matching import mentions, plain
from bot.knowledge.model import Brand, Checklist, Fault
from bot.knowledge.notices import listed, notice, shown

LIST_MARKS = ("·", "•", "-")
SHOWN = 20
_WRITTEN = {ord(char): str(value) for char, value in WORDS["numerals"].items()}
_NOT_PHONES = "|".join(WORDS["not_phones"])
_PHONE = re.compile(
    r"(?<![\d:])(?:"
    r"\+?\d(?:[-\u2010-\u2015 ()]{0,2}\d){6,}"
    r"|(?:95|96)\d{3,4}|12\d{3}|100\d{2}|11[0249]|12[02]"
    rf")(?!\d|\s*(?:{_NOT_PHONES}))"
)


@per_text
def numbers(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """Every number of a text stands in the words it quotes."""
    known = quantities(said.source)
    for quantity in sorted(quantities(said.text)):
        if not stated(quantity, known):
            others = listed([str(each) for each in sorted(known) if each.unit == quantity.unit])
            told = notice("number_unknown", quantity=quantity)
            told += notice("listed_numbers", words=others) if others else ""
            yield said.wrong(told, f"{quantity.value.normalize():f}")


@per_checklist
def waits(library: Library, checklist: Checklist) -> Iterator[Flaw]:
    """A waiting time is the one of the source."""
    day = next(iter(WORDS["units"]))
    for step in checklist.steps:
        known = quantities("\n".join(step.source))
        for number in {step.wait.minimum, step.wait.maximum} - {0} if step.wait else ():
            if Quantity(number, day) not in known:  # type: ignore[arg-type]
                yield at_step(checklist, step, notice("wait_unknown", number=number, unit=day), "wait")


@per_text
def phone_numbers(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """No number that could be dialled but those of brand.yml."""
    for number in phones_in(said.text):
        if _digits(number) not in {_digits(phone) for phone in brand.phones}:
            yield said.wrong(notice("phone_unlisted", number=number), number)


@per_brand
def listed_phones(library: Library, brand: Brand) -> Iterator[Flaw]:
    """A phone number of brand.yml stands in the document and is no placeholder."""
    doubtful = "".join(s for fault in brand.faults if fault.kind == "placeholder" for s in fault.sentences)
    for phone in brand.phones:
        if _digits(phone) not in _digits(brand.document):
            yield at_brand(brand, notice("phone_not_in_document", phone=phone), "phones", near=phone)
        elif _digits(phone) in _digits(doubtful):
            yield at_brand(brand, notice("phone_placeholder", phone=phone), "phones", near=phone)


@per_text
def facts_in_doubt(library: Library, brand: Brand, said: QuotedText) -> Iterator[Flaw]:
    """What the document gets wrong is said with care, or not at all."""
    for fault in brand.faults:
        if fault.care and said.kind in BRIEF:
            continue
        for pattern, paragraph in _carelessly(fault, said):
            yield said.wrong(_doubt(fault, pattern, paragraph), paragraph)


@lru_cache(maxsize=4096)
def phones_in(text: str) -> tuple[str, ...]:
    """What looks like a phone number, Chinese numerals among them."""
    written = unicodedata.normalize("NFKC", text).translate(_WRITTEN)
    return tuple(found.group() for found in _PHONE.finditer(written))


def _carelessly(fault: Fault, said: QuotedText) -> Iterator[tuple[str, str]]:
    """Care stands in the same paragraph, or in one that frames the items of a list."""
    for paragraph in said.paragraphs:
        found = [pattern for pattern in fault.patterns if mentions(squeezed(paragraph), squeezed(pattern))]
        if found and not _with_care(fault, said, paragraph):
            yield from ((pattern, paragraph) for pattern in found)


def _with_care(fault: Fault, said: QuotedText, paragraph: str) -> bool:
    frame = "\n".join(p for p in said.paragraphs if not p.lstrip().startswith(LIST_MARKS))
    around = squeezed(plain(frame + paragraph))
    return any(squeezed(plain(words)) in around for words in fault.care)


def _doubt(fault: Fault, pattern: str, paragraph: str) -> str:
    sentence = "doubt_needs_care" if fault.care else "doubt_unsayable"
    start = shown(paragraph, SHOWN)
    return notice(sentence, fault=fault.id, pattern=pattern, start=start, care=listed(fault.care))


def _digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())


RULES: tuple[Rule, ...] = (numbers, waits, phone_numbers, listed_phones, facts_in_doubt)
