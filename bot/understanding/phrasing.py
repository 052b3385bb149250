"""What a clause says by its wording as a whole, whatever the models take it for. The words stand in phrasing.yml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_WORDS: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("phrasing.yml"))
_PATTERNS = {name: re.compile(pattern) for name, pattern in _WORDS.items()}


def is_questioned(text: str) -> bool:
    """True when the clause asks whether something has to be done."""
    return _PATTERNS["questioned"].search(text) is not None


def is_inquiring(text: str) -> bool:
    """True when the clause says that the customer has a question of his own first."""
    return _PATTERNS["inquiring"].search(text) is not None


def is_leaving(text: str) -> bool:
    """True when the clause says that the customer waits no longer."""
    return _PATTERNS["leaving"].search(text) is not None


def is_assent(text: str) -> bool:
    """True when the whole text is a word that one says to what was said, and that answers nothing: 好的, 行."""
    return _PATTERNS["assent"].fullmatch(text) is not None


def is_hum(text: str) -> bool:
    """True when the whole text is 嗯, which may be a yes."""
    return _PATTERNS["hum"].fullmatch(text) is not None


def asks_yes_or_no(text: str) -> bool:
    """True when a text of the bot's asks a question that 嗯 answers."""
    return _PATTERNS["yes_no"].search(text) is not None


def is_reached(text: str) -> bool:
    """True when the clause says that the whole task is done, and not only a step of it: 能登了, 密码改好了."""
    return _PATTERNS["reached"].search(text) is not None


def is_holding(text: str) -> bool:
    """True when the clause tells how something is, and not what is about to be done: 登着呢."""
    return _PATTERNS["holding"].search(text) is not None


def is_quitting(text: str) -> bool:
    """True when the clause says that the whole matter is dropped: 不弄找回密码了."""
    return _PATTERNS["quitting"].search(text) is not None


def is_called_off(text: str) -> bool:
    """True when the whole clause takes back a call for a person: 算了不转了."""
    return _PATTERNS["called_off"].search(text) is not None


def is_restated(text: str) -> bool:
    """True when the clause says the trouble once more, and not what came of a step: 就是充不进去."""
    return _PATTERNS["restated"].search(text) is not None


def is_unspecific(text: str) -> bool:
    """True when the whole clause asks how, and not what: 直接告诉我怎么弄."""
    return _PATTERNS["unspecific"].search(text) is not None


def corrects(text: str) -> bool:
    """True when a text says in so many words that an earlier answer was another one."""
    return _PATTERNS["corrects"].search(text) is not None


def is_insult(text: str) -> bool:
    """True when the clause calls names: 你好笨, which is no greeting."""
    return _PATTERNS["insult"].search(text) is not None


def is_challenge(text: str) -> bool:
    """True when the clause doubts that the bot is any good: 解决不了就直说."""
    return _PATTERNS["challenge"].search(text) is not None


def is_scorn(text: str) -> bool:
    """True when the clause says that the bot or its makers are good for nothing, in whatever form: 要你有什么用."""
    return _PATTERNS["scorn"].search(text) is not None


def is_despair(text: str) -> bool:
    """True when the whole clause is a cry that all is lost, and not that something is finished: 那完了."""
    return _PATTERNS["despair"].search(text) is not None


def is_outburst(text: str) -> bool:
    """True when the clause is an insult, a word of scorn or a cry of despair: it asks for nothing."""
    return is_insult(text) or is_scorn(text) or is_despair(text)


def is_awaiting(text: str) -> bool:
    """True when the whole clause says that the customer waits for others: 那我等着, 等你们电话."""
    return _PATTERNS["awaiting"].search(text) is not None


def is_quoting(text: str) -> bool:
    """True when the clause tells what the screen says: 这回说额度不足."""
    return _PATTERNS["quoting"].search(text) is not None


def is_said_by_the_screen(text: str) -> bool:
    """True when the clause begins by saying what the app says or demands: 说我号被锁了, 提示要实名."""
    return _PATTERNS["said_by_the_screen"].search(text) is not None


def is_waived(text: str) -> bool:
    """True when the whole clause says that nothing more is wanted."""
    return _PATTERNS["waived"].search(text) is not None


def is_unwanted(text: str) -> bool:
    """True when the clause says that something is not to be done, or was never wanted."""
    return _PATTERNS["unwanted"].search(text) is not None


def is_fine(text: str) -> bool:
    """True when the clause says that there is no such trouble: 没欠费."""
    return _PATTERNS["fine"].search(text) is not None


def is_of_the_last(text: str) -> bool:
    """True when the clause speaks of the step before the open one: 上一步再说一遍."""
    return _PATTERNS["of_the_last"].search(text) is not None


def goes_on(text: str) -> bool:
    """True when the whole text says to go on with what was left, and not with what comes next: 继续."""
    return _PATTERNS["goes_on"].search(text) is not None


def is_warning(text: str) -> bool:
    """True when the bot is told not to get something wrong."""
    return _PATTERNS["warning"].search(text) is not None


def is_underway(text: str) -> bool:
    """True when the clause says that something is being done or about to be."""
    return _PATTERNS["underway"].search(text) is not None


def without_plea(text: str) -> str:
    """The text without the words that only ask for help with what it tells: 付款一直失败，怎么回事."""
    return _PATTERNS["plea"].sub("", text)


def fetches(text: str) -> bool:
    """True when somebody is called, and not asked how people are reached: 还是叫个客服吧."""
    return _PATTERNS["fetches"].search(text) is not None


def wants_telling(text: str) -> bool:
    """True when the text calls for an account of something: 把能走的路子都跟我说说."""
    return _PATTERNS["telling"].search(text) is not None


def wants_number(text: str) -> bool:
    """True when a telephone number or an address is wanted, and not the person behind it: 把客服电话发我."""
    return _PATTERNS["number"].search(text) is not None
