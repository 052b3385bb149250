"""The one table of intents: which handler answers each, and what else is true of it.

Topics are not listed: whatever is not in the table is a topic, and knowledge/topics.yml has their names. The names
of intents stand nowhere else in the code; a test holds that, and another one that data/stories/rules.yml leads each
intent to the action of its handler.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

Answer = Literal["yes", "no", ""]


class Intent(str, Enum):
    """The intents that the code knows by name."""

    GREET = "greet"
    GOODBYE = "goodbye"
    THANK = "thank"
    AFFIRM = "affirm"
    DENY = "deny"
    RESOLVED = "problem_resolved"
    PERSISTS = "problem_persists"
    NEXT = "next_step"
    PREVIOUS = "previous_step"
    SKIP = "skip_step"
    EXPLAIN = "explain_step"
    REPEAT = "repeat"
    START_OVER = "start_over"
    CANCEL = "cancel"
    DETAILS = "provide_details"
    HELP = "help"
    BOT_CHALLENGE = "bot_challenge"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"
    PRIVACY_REQUEST = "privacy_request"
    # not trained: an option of the open question, a picture, and what was not understood
    CHOICE = "choose_option"
    ATTACHMENT = "attachment"
    FALLBACK = "nlu_fallback"
    # not trained either: what a message turns out to mean where it was said
    FOUND_GOOD = "found_good"
    FOUND_BAD = "found_bad"
    DID = "did_step"
    TRIED = "already_tried"
    WILL_TRY = "will_try"
    ACKNOWLEDGE = "acknowledge"
    UNSURE = "unsure"
    WHY = "explain_why"
    WHETHER = "ask_whether"
    HOW_LONG = "ask_how_long"
    PROGRESS = "ask_progress"
    CORRECT = "correct_answer"
    RESUME = "resume"
    REFUSE = "refuse"
    WITHDRAW = "withdraw_case"
    DOUBT = "in_doubt"
    MAYBE_RISK = "maybe_at_risk"
    WHAT_NOW = "what_now"
    LANE = "fixed_words"
    STALE = "stale_button"
    OVERTAKEN = "sent_before"
    SAFE = "money_is_safe"
    FINISHED = "task_finished"
    RATED = "rate_help"
    UNREMINDED = "no_reminders"
    # topics that the bot serves itself, on every wallet
    REQUEST_HUMAN = "request_human"
    TICKET_STATUS = "ticket_status"
    COMPLAINT = "complaint"
    SERVICE_HOURS = "service_hours"


class Handler(str, Enum):
    """What answers a message; for each there is a Rasa action of the same name behind "action_"."""

    OPEN_TOPIC = "open_topic"
    ANSWER_STEP = "answer_step"
    NOTE_DETAILS = "note_details"
    HAND_OFF = "hand_off"
    TELL_CASE = "tell_case"
    TAKE_COMPLAINT = "take_complaint"
    TELL_KEPT = "tell_kept"
    ASK_BACK = "ask_back"
    SMALL_TALK = "small_talk"
    GREET = "greet"
    NOTE_ATTACHMENT = "note_attachment"


@dataclass(frozen=True)
class Traits:
    """What is true of an intent.

    `needs_step`: it means nothing unless a step is open. `speaks_for_itself`: no claim about a step is looked for in
    it. `tells`: the customer's words say something that belongs to the case. `costly`: acting on it cannot easily be
    taken back. `courtesy`: politeness, behind which there may be news. `about_queue`: said in the queue, it asks for
    the place. `records`: it is written down as the outcome of the open step. `answer`: what it means to a question of
    yes or no.
    """

    handler: Handler
    needs_step: bool = False
    speaks_for_itself: bool = False
    tells: bool = True
    costly: bool = False
    courtesy: bool = False
    about_queue: bool = False
    records: bool = False
    answer: Answer = ""


def _move(answer: Answer = "", **more: bool) -> Traits:
    return Traits(Handler.ANSWER_STEP, tells=False, answer=answer, **more)


TOPIC = Traits(Handler.OPEN_TOPIC)
TABLE: dict[str, Traits] = {
    Intent.RESOLVED: _move(speaks_for_itself=True, costly=True, records=True),
    Intent.FINISHED: _move(speaks_for_itself=True, costly=True, records=True),
    Intent.PERSISTS: _move(needs_step=True, records=True),
    Intent.NEXT: _move("yes", needs_step=True, records=True),
    Intent.PREVIOUS: _move(speaks_for_itself=True),
    Intent.SKIP: _move(needs_step=True, speaks_for_itself=True, costly=True, records=True),
    Intent.EXPLAIN: _move(needs_step=True, speaks_for_itself=True),
    Intent.REPEAT: _move(needs_step=True, speaks_for_itself=True, about_queue=True),
    Intent.START_OVER: _move(speaks_for_itself=True, costly=True),
    Intent.AFFIRM: _move("yes", needs_step=True, about_queue=True, records=True),
    Intent.DENY: _move("no", needs_step=True, records=True),
    Intent.CANCEL: Traits(Handler.ANSWER_STEP, speaks_for_itself=True, tells=False, costly=True, answer="no"),
    Intent.CHOICE: Traits(Handler.ANSWER_STEP, needs_step=True, tells=False),
    Intent.FOUND_GOOD: _move(needs_step=True, records=True),
    Intent.FOUND_BAD: _move(needs_step=True, records=True),
    Intent.DID: _move(needs_step=True, records=True),
    Intent.TRIED: _move(needs_step=True, records=True),
    Intent.WILL_TRY: _move(needs_step=True),
    Intent.ACKNOWLEDGE: _move(),
    Intent.UNSURE: _move(needs_step=True),
    Intent.WHY: _move(needs_step=True),
    Intent.WHETHER: _move(needs_step=True),
    Intent.HOW_LONG: _move(needs_step=True),
    Intent.PROGRESS: _move(needs_step=True),
    Intent.CORRECT: _move(needs_step=True, records=True),
    Intent.RESUME: _move(),
    Intent.REFUSE: _move("no"),
    Intent.WITHDRAW: _move(costly=True),
    Intent.DOUBT: _move(),
    Intent.MAYBE_RISK: _move(),
    Intent.WHAT_NOW: _move(about_queue=True),
    Intent.LANE: Traits(Handler.ANSWER_STEP),
    Intent.STALE: _move(about_queue=True),
    Intent.OVERTAKEN: _move(needs_step=True),
    Intent.SAFE: _move(needs_step=True),
    Intent.RATED: _move(),
    Intent.UNREMINDED: _move(),
    Intent.DETAILS: Traits(Handler.NOTE_DETAILS),
    Intent.ATTACHMENT: Traits(Handler.NOTE_ATTACHMENT, tells=False),
    Intent.FALLBACK: Traits(Handler.ASK_BACK),
    Intent.GREET: Traits(Handler.GREET, tells=False, courtesy=True),
    Intent.GOODBYE: Traits(Handler.SMALL_TALK, tells=False, courtesy=True, answer="no"),
    Intent.THANK: Traits(Handler.SMALL_TALK, tells=False, courtesy=True),
    Intent.HELP: Traits(Handler.SMALL_TALK, tells=False),
    Intent.BOT_CHALLENGE: Traits(Handler.SMALL_TALK),
    Intent.CHITCHAT: Traits(Handler.SMALL_TALK),
    Intent.OUT_OF_SCOPE: Traits(Handler.SMALL_TALK),
    Intent.PRIVACY_REQUEST: Traits(Handler.TELL_KEPT, speaks_for_itself=True, tells=False),
    Intent.REQUEST_HUMAN: Traits(Handler.HAND_OFF, speaks_for_itself=True, tells=False, costly=True, about_queue=True),
    Intent.TICKET_STATUS: Traits(Handler.TELL_CASE, about_queue=True),
    Intent.COMPLAINT: Traits(Handler.TAKE_COMPLAINT, about_queue=True),
    Intent.SERVICE_HOURS: Traits(Handler.OPEN_TOPIC, about_queue=True),
}


def traits(intent: str) -> Traits:
    """What is true of this intent; of a topic, when the table does not list it."""
    return TABLE.get(intent, TOPIC)
