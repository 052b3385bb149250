"""What the platform's answer to a message means, and its later word that one did not arrive. Tables, nothing else."""

from __future__ import annotations

from typing import TypeGuard

from bot.channels.platform_api import BUSY, NO_TOKEN, NOT_SENT, UNKNOWN
from bot.mail import Later, Never, Outcome, Sent

TOKEN = frozenset({40014, 41001, 42001})  # of these another token helps
STATE = 95018  # the talk is in a state in which the API may not write
BAD_TICKET = 95007  # what its call gave to pull with is over
FREQUENCY = 45009
CLOSED, WITH_OTHERS = Never("session_closed", until_heard=True), Never("with_others", until_heard=True)
WINDOW_OVER, USED_UP = Never("window_over", until_heard=True), Never("quota_used_up", until_heard=True)
REJECTED = Never("rejected_by_customer")
_UNTIL_HEARD = {95001: USED_UP, 95002: WINDOW_OVER, STATE: CLOSED}
# It is the account that is refused: why, and for how long nothing is tried.
_ALERTS = {
    FREQUENCY: ("too_frequent", 60.0),
    45033: ("too_frequent", 10.0),
    48002: ("api_not_authorised", 600.0),
    60020: ("ip_not_listed", 120.0),
    95000: ("wrong_account", 600.0),
    95004: ("account_gone", 600.0),
    95017: ("api_switched_off", 600.0),
    40001: ("wrong_secret", 60.0),
    40013: ("wrong_corp_id", 60.0),
    40056: ("wrong_agent", 600.0),
    NOT_SENT: ("no_connection", 2.0),
    NO_TOKEN: ("no_token", 2.0),
}
_GONE = {40003: "bad_customer", 40096: "bad_customer", 84061: "bad_customer", 40008: "bad_kind", 95008: "bad_menu"}
# `fail_type` of msg_send_fail.
_FAILED = {
    1: Never("account_gone"),
    2: Never("api_switched_off"),
    4: WINDOW_OVER,
    5: CLOSED,
    6: USED_UP,
    7: Never("account_not_verified"),
    8: Never("account_not_verified"),
    9: Never("account_not_verified"),
    10: REJECTED,
}
# Of these an operator is told at once: every other customer's messages fail as well.
ALARMING = frozenset({1, 2, 7, 8, 9})


def without_token(trouble: int) -> int:
    """The code of a call for which there was no token, by what the platform said when it was asked for one."""
    return trouble if trouble in _ALERTS else NO_TOKEN


def outcome(code: int) -> Outcome:
    """The outcome of a message that was answered with this code."""
    if code == 0:
        return Sent()
    if code in (BUSY, UNKNOWN):
        return Later(2.0, "busy" if code == BUSY else "no_answer", unknown=True)
    if code in TOKEN:
        return Later(60.0, "token_refused", shared=True)
    if code in _ALERTS:
        reason, seconds = _ALERTS[code]
        return Later(seconds, reason, shared=True)
    return _UNTIL_HEARD.get(code) or Never(_GONE.get(code, f"refused_{code}"))


def is_of_content(told: Outcome) -> TypeGuard[Never]:
    """Whether it is what the message says or is that was refused: the same in other words may be taken."""
    return isinstance(told, Never) and not told.until_heard and told.reason != "bad_customer"


def of_greeting(code: int) -> Outcome:
    """The same of an answer to somebody's entering: what is refused for good may be said when they write."""
    told = outcome(code)
    return WINDOW_OVER if isinstance(told, Never) else told


def failed(kind: int) -> Never:
    """Why a message did not arrive after all."""
    return _FAILED.get(kind, Never(f"failed_{kind}"))


def pause(code: int) -> float:
    """For so many seconds nothing is pulled after this code."""
    told = outcome(code)
    return told.seconds if isinstance(told, Later) else 60.0
