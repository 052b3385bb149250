"""What WeChat's answer to a message means. The table of error codes, and nothing else."""

from __future__ import annotations

from bot.channels.platform_api import BUSY, NO_TOKEN, NOT_SENT, UNKNOWN
from bot.mail import Later, Never, Outcome, Sent

TOKEN = frozenset({40001, 40014, 42001})
NO_MENUS, TOO_LARGE = 40200, 45002
UNTIL_HEARD = {45015: "window_over", 45047: "quota_used_up"}
GONE = {43004: "not_following", 40003: "bad_openid"}
ALERTS = {
    45009: ("daily_limit", 600.0),
    40164: ("ip_not_listed", 120.0),
    61004: ("ip_not_registered", 120.0),
    48001: ("api_not_authorised", 600.0),
}
MINUTE_LIMIT = 45011
NOTICE_REFUSED = {
    40037: "bad_template",
    47003: "bad_fields",
    43101: "not_permitted",
    43004: "not_following",
    40003: "bad_openid",
    41030: "bad_page",
    48001: "api_not_authorised",
}
WITHOUT_TOKEN = {NOT_SENT: "no_connection", NO_TOKEN: "no_token", 40125: "wrong_secret", 40013: "wrong_app_id"}

# Of the typing call: wrong command, nothing said within half a minute, shown already. None of them matters.
TYPING_REFUSED = frozenset({45072, 45080, 45081})


def typing_rest(code: int) -> float:
    """For how many seconds the account's typing is not worth showing after this code."""
    if code == 0 or code in TYPING_REFUSED:
        return 0.0
    return {45009: 600.0, 48001: 3600.0, 40164: 120.0, 61004: 120.0}.get(code, 60.0)


def is_of_content(code: int) -> bool:
    """Whether it is what the message says or is that was refused: the same in other words may be taken."""
    told = outcome(code)
    return isinstance(told, Never) and not told.until_heard and code not in GONE


def notice_outcome(code: int) -> Outcome:
    """The outcome of a notice that was answered with this code."""
    return Never(NOTICE_REFUSED[code]) if code in NOTICE_REFUSED else outcome(code)


def without_token(trouble: int) -> int:
    """The code of a message for which there was no token, by what WeChat said when it was asked for one."""
    return trouble if trouble in ALERTS or trouble in WITHOUT_TOKEN else NO_TOKEN


def outcome(code: int) -> Outcome:
    """The outcome of a message that was answered with this code."""
    if code == 0:
        return Sent()
    if code in (BUSY, UNKNOWN):
        return Later(2.0, "busy" if code == BUSY else "no_answer", unknown=True)
    if code == MINUTE_LIMIT:
        return Later(60.0, "minute_limit", shared=True)
    if code in ALERTS:
        reason, seconds = ALERTS[code]
        return Later(seconds, reason, shared=True)
    if code in TOKEN:
        return Later(60.0, "token_refused", shared=True)
    if code in WITHOUT_TOKEN:
        return Later(2.0, WITHOUT_TOKEN[code], shared=True)
    if code in UNTIL_HEARD:
        return Never(UNTIL_HEARD[code], until_heard=True)
    return Never(GONE.get(code, f"refused_{code}"))
