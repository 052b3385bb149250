"""Whether an agent's text asks a customer for what nobody may ask for."""

from __future__ import annotations

import re

from bot.privacy.lookalikes import fold
from bot.privacy.vocabulary import VOCABULARY, words_of
from bot.spelling import normalize_text

_WORDS = {name: re.compile(pattern) for name, pattern in words_of("secret_requests.yml").items()}
_SENTENCE = re.compile(r"[^\u3002\uff01\uff1f!?;\uff1b\n]+[\uff1f?]*")
_QUESTION = re.compile(r"[\uff1f?]\s*$")
_SECRETS = frozenset({"password", "sms_code", "cvv", "payment_code"})


def asks_for_secret(text: str) -> bool:
    """True when a sentence asks for a password, a code, a full number or a picture of papers. A warning not to give it,
    and a word about how one deals with it, does not."""
    return any(_asks(sentence) for sentence in _SENTENCE.findall(text))


def warns(text: str) -> bool:
    """Whether a text says that secrets are not to be given, or not wanted."""
    return _found("warns", text)


def _asks(sentence: str) -> bool:
    said = fold(normalize_text(sentence)).text.strip()
    question = _QUESTION.search(said) is not None
    said = _QUESTION.sub("", said).strip(" .,\uff0c~")
    close = re.sub(r"(?<![a-z])\s+|\s+(?![a-z])", "", said)
    if _found("warns", close) or not (wanted := _wanted(close)):
        return False
    if _found("about", close) and not _found("to_us", close):
        return False
    return _found("hand_over", close) or _found("ask", close) or (question and _is_bare(close, wanted))


def _wanted(said: str) -> list[tuple[int, int]]:
    """Where the sentence names a secret, or a number or picture of which only a part may be wanted."""
    spans = [(start, end) for start, end, kind in VOCABULARY.labels(said) if kind in _SECRETS]
    spans += [found.span() for found in _WORDS["secrets"].finditer(said)]
    spans += [found.span() for found in _WORDS["pictures"].finditer(said)]
    if not _found("tail", said):
        spans += [found.span() for found in _WORDS["numbers"].finditer(said)]
    return spans


def _is_bare(said: str, wanted: list[tuple[int, int]]) -> bool:
    """Whether the question is nothing but the secret's name."""
    for start, end in reversed(sorted(wanted)):
        said = said[:start] + said[end:]
    return _WORDS["bare"].match(said) is not None


def _found(group: str, said: str) -> bool:
    return _WORDS[group].search(said) is not None
