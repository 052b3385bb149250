"""What a customer does with a clause, and which intents say the same of a whole message."""

from __future__ import annotations

from enum import Enum

from bot.understanding.intents import Intent


class Act(str, Enum):
    """The acts that are trained in data/acts, one file each."""

    GOOD = "good"  # what the step looks at is fine
    BAD = "bad"  # what the step looks at is the cause
    DONE = "done"  # did it, the result is not told
    FAILS = "fails"  # did it, and the trouble is still there
    TRYING = "trying"  # will do it, or is doing it
    WORKS = "works"  # the trouble is over
    TRIED = "tried"  # had done it before
    UNSURE = "unsure"
    WHETHER = "whether"  # asks whether it is, or will be, all right
    HOW = "how"
    WHY = "why"
    HOW_LONG = "how_long"
    PROGRESS = "progress"  # asks how far they are
    INQUIRE = "inquire"  # any other question of fact
    REPORT = "report"  # tells of a problem or a wish, with its topic
    DATA = "data"
    CORRECT = "correct"
    BACK = "back"
    NEXT = "next"
    SKIP = "skip"
    RETURN = "return"  # takes up what was left
    AWAY = "away"  # stops for now
    OVER = "over"  # from the beginning
    REPEAT = "repeat"
    PERSON = "person"
    REFUSE = "refuse"  # does not want what the bot might do
    WITHDRAW = "withdraw"  # takes a ticket or a place in the queue back
    STATUS = "status"
    PRIVACY = "privacy"  # wants what is kept of them: to see it, to have it, to have it gone
    YES = "yes"
    NO = "no"
    GREET = "greet"
    THANK = "thank"
    BYE = "bye"
    SAFE = "safe"  # no money is in danger
    UPSET = "upset"
    CHAT = "chat"


COURTESY = frozenset({Act.GREET, Act.THANK, Act.BYE})
QUESTIONS = frozenset({Act.WHETHER, Act.HOW, Act.WHY, Act.HOW_LONG, Act.PROGRESS, Act.INQUIRE})
OUTCOMES = frozenset({Act.GOOD, Act.BAD, Act.DONE, Act.FAILS, Act.WORKS, Act.TRIED})

_SAME: dict[str, Act] = {
    Intent.RESOLVED: Act.WORKS,
    Intent.PERSISTS: Act.FAILS,
    Intent.NEXT: Act.NEXT,
    Intent.PREVIOUS: Act.BACK,
    Intent.SKIP: Act.SKIP,
    Intent.EXPLAIN: Act.HOW,
    Intent.REPEAT: Act.REPEAT,
    Intent.START_OVER: Act.OVER,
    Intent.AFFIRM: Act.YES,
    Intent.DENY: Act.NO,
    Intent.CANCEL: Act.AWAY,
    Intent.DETAILS: Act.DATA,
    Intent.GREET: Act.GREET,
    Intent.GOODBYE: Act.BYE,
    Intent.THANK: Act.THANK,
    Intent.HELP: Act.INQUIRE,
    Intent.BOT_CHALLENGE: Act.CHAT,
    Intent.CHITCHAT: Act.CHAT,
    Intent.OUT_OF_SCOPE: Act.CHAT,
    Intent.REQUEST_HUMAN: Act.PERSON,
    Intent.TICKET_STATUS: Act.STATUS,
    Intent.COMPLAINT: Act.UPSET,
    Intent.PRIVACY_REQUEST: Act.PRIVACY,
}


def act_of(intent: str) -> Act:
    """What a message of this intent does: a topic is reported."""
    return _SAME.get(intent, Act.REPORT)
