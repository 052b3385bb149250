"""Every sentence of the bot's own voice that the program says, with what it fills in. knowledge/phrases.yml words them.

{brand}, the wallet's name, and {examples}, topics that it documents, may stand in any of them. A test holds this table
equal to what the code asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from bot.knowledge.notices import hint, nearest, notice

ANYWHERE = frozenset({"brand", "examples"})
_NAMES: dict[str, str] = {
    "": """
        and welcome welcome_pick hello welcome_back all_right sorry csat_ask step_failed step_failed_last
        step_failed_procedure step_done step_done_last step_fine step_fine_last cause_found ask_since ask_result
        step_tried step_tried_last step_skipped step_skipped_last back first_step_already
        from_the_start waiting_for_result waiting_for_time
        whether unsure no_why no_time refused refused_idle what_now risk_added doubt_solved doubt_person doubt_over
        doubt_away doubt_skip already_answered calm all_clear overtaken no_more no_how explained_again back_to_step
        same_topic acknowledged
        waited_out waited_out_last wait_inexact solved checklist_gone paused cancelled offer_person person_declined
        offer_related none_of_these risk_gap risk_evidence noted_in_queue solved_in_queue doubt_leave_queue left_queue
        attachment_unseen
        no_case today rated unreminded passed_on say_what_about agent_gone customer_left agent_closed handed_back_idle
        step_reported back_to_person noted_text noted_for_case clarify not_understood what_problem
        not_understood_at_step not_understood_twice secret_hidden secret_maybe
        fault_noted say_thank say_goodbye say_help say_out_of_scope say_bot_challenge say_chitchat say_chitchat_again
        label_yes label_no label_go_on label_at_risk label_not_at_risk label_resolved label_all_done label_step_done
        label_persists label_explain label_human label_start_over label_not_now label_return label_resume label_walk_me
        own_data_messages own_data_pictures own_data_voice own_data_cases own_data_ratings export_here export_elsewhere
        erase_ask erase_again erase_nothing erase_withdrawn
        label_export label_export_first label_erase label_erase_sure label_erase_later label_keep_data
        privacy_notice_open
        label_own_wallet label_none label_keep_waiting label_leave_queue label_leave_ticket label_go_on_with_bot
    """,
    "bring": "bring",
    "kinds": "own_data_kept",
    "kind": "own_data_open",
    "kind days": "own_data_for_days",
    "receipt": "erase_known erase_begun erase_registered",
    "by": "erase_until",
    "days": "privacy_notice",
    "link": "privacy_link",
    "hours": "desk_hours",
    "day": "desk_there will_ask come_back",
    "topic span": "wait_passed",
    "day opens": "desk_away",
    "start end": "hours_daily hours_workdays hours_weekends",
    "title": "used_up offer_checklist",
    "title count bring": "opening person_first",
    "steps": """
        prefilled_fine prefilled_tried prefilled_implied noted_fine noted_tried noted_fine_last noted_tried_last
        cause_named causes_named
    """,
    "step": "corrected noticed",
    "span": "takes",
    "title at count": "progress",
    "topic": """
        quoted second_problem other_over parked resumed offer_return offer_resume gap gap_at_step risk_first ask_at_risk
        ask_own_risk clarify_at_step
    """,
    "first others count": "more_problems",
    "other": "other_wallet other_wallet_stays label_other_wallet",
    "values": "noted noted_at_step",
    "month day": "day",
    "year month day": "day_of_year",
    "minimum maximum": "wait_span wait_span_one",
    "since elapsed latest span": "wait_over wait_within",
    "since latest span": "wait_begun",
    "name": "agent_joined agent_changed handed_back step_sent",
    "ahead number by": "queued queued_next position position_next",
    "number by": "ticket_open ticket_left ticket_at_closing ticket_late desk_opened",
    "number opens by hours": "ticket",
    "number": """
        case_over doubt_withdraw withdrawn nobody_came fault_handed_over ticket_open_untimed
        erase_held erase_held_risk case_unknown case_with_person case_elsewhere picture_added
    """,
    "number at": "case_over_since case_withdrawn_since",
}
PLACEHOLDERS: dict[str, frozenset[str]] = {
    key: frozenset(names.split()) for names, keys in _NAMES.items() for key in keys.split()
}


def faults(phrases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What would fail a turn: (phrase, what is wrong) for each that is missing or cannot be filled in. One that is only
    misspelt is one problem, where it stands."""
    missing = dict.fromkeys(key for key in PLACEHOLDERS if key not in phrases)
    for key, text in phrases.items():
        if key in PLACEHOLDERS:
            yield from ((key, reason) for reason in _unfillable(key, text))
            continue
        meant = nearest(key, missing)
        missing.pop(meant, None)
        yield key, notice("phrase_unknown", key=key) + (notice("meant", word=meant) if meant else "")
    yield from ((key, notice("phrase_missing", key=key)) for key in missing)


def _unfillable(key: str, text: str) -> Iterator[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        yield notice("braces_apart", key=key)
        return
    known = PLACEHOLDERS[key] | ANYWHERE
    for _, name, spec, conversion in parts:
        if name is not None and (spec or conversion or name not in known):
            yield notice("placeholder_unknown", key=key, name="{" + name + "}") + hint(name, known)
