"""The table of intents, written out once more: what is true of every one of them."""

from __future__ import annotations

from bot.understanding.intents import TABLE, Handler, Intent, Traits, traits
from tests.support.table import table

# needs_step  speaks_for_itself  tells  costly  courtesy  about_queue  records, each by its first letter or "."
ROWS = """
problem_resolved   answer_step      . s . c . . r
problem_persists   answer_step      n . . . . . r
next_step          answer_step      n . . . . . r   yes
previous_step      answer_step      . s . . . . .
skip_step          answer_step      n s . c . . r
explain_step       answer_step      n s . . . . .
repeat             answer_step      n s . . . a .
start_over         answer_step      . s . c . . .
affirm             answer_step      n . . . . a r   yes
deny               answer_step      n . . . . . r   no
cancel             answer_step      . s . c . . .   no
choose_option      answer_step      n . . . . . .
found_good         answer_step      n . . . . . r
found_bad          answer_step      n . . . . . r
did_step           answer_step      n . . . . . r
already_tried      answer_step      n . . . . . r
will_try           answer_step      n . . . . . .
acknowledge        answer_step      . . . . . . .
unsure             answer_step      n . . . . . .
explain_why        answer_step      n . . . . . .
ask_whether        answer_step      n . . . . . .
ask_how_long       answer_step      n . . . . . .
ask_progress       answer_step      n . . . . . .
correct_answer     answer_step      n . . . . . r
resume             answer_step      . . . . . . .
refuse             answer_step      . . . . . . .   no
withdraw_case      answer_step      . . . c . . .
in_doubt           answer_step      . . . . . . .
maybe_at_risk      answer_step      . . . . . . .
what_now           answer_step      . . . . . a .
fixed_words        answer_step      . . t . . . .
provide_details    note_details     . . t . . . .
attachment         note_attachment  . . . . . . .
nlu_fallback       ask_back         . . t . . . .
greet              greet            . . . . c . .
goodbye            small_talk       . . . . c . .   no
thank              small_talk       . . . . c . .
help               small_talk       . . . . . . .
bot_challenge      small_talk       . . t . . . .
chitchat           small_talk       . . t . . . .
out_of_scope       small_talk       . . t . . . .
request_human      hand_off         . s . c . a .
ticket_status      tell_case        . . t . . a .
privacy_request    tell_kept        . s . . . . .
stale_button       answer_step      . . . . . a .
sent_before        answer_step      n . . . . . .
money_is_safe      answer_step      n . . . . . .
rate_help          answer_step      . . . . . . .
no_reminders       answer_step      . . . . . . .
task_finished      answer_step      . s . c . . r
complaint          take_complaint   . . t . . a .
service_hours      open_topic       . . t . . a .
payment_failed     open_topic       . . t . . . .
whatever_it_is     open_topic       . . t . . . .
"""
FLAGS = ("needs_step", "speaks_for_itself", "tells", "costly", "courtesy", "about_queue", "records")
TRAITS = [row.split() for row in ROWS.strip().splitlines()]


@table("row", TRAITS, ids=lambda row: row[0])
def test_what_is_true_of_an_intent(row: list[str]) -> None:
    intent, handler, *flags = row
    known = traits(intent)
    answer = "".join(flags[len(FLAGS) :])
    true = {name: flag != "." for name, flag in zip(FLAGS, flags, strict=False)}
    assert {name: getattr(known, name) for name in FLAGS} == true
    assert all(value is True or value is False for value in (getattr(known, name) for name in FLAGS))
    assert (known.handler, known.answer) == (handler, answer)
    assert known.handler is Handler(handler)


def test_every_intent_of_the_table_is_written_out_here() -> None:
    written = {row[0] for row in TRAITS}
    assert set(TABLE) == {Intent(name) for name in written - {"payment_failed", "whatever_it_is"}} == set(Intent)


def test_an_intent_is_found_by_its_plain_name_and_by_its_member() -> None:
    assert traits("cancel") is traits(Intent.CANCEL) is TABLE[Intent.CANCEL]


def test_nothing_is_true_of_an_intent_of_which_nothing_is_said() -> None:
    assert Traits(Handler.GREET) == Traits(Handler.GREET, False, False, True, False, False, False, False, "")
