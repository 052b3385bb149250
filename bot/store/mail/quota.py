"""How many messages a customer may still be sent, by the terms of their channel."""

from __future__ import annotations

import math

from bot.mail import Allowance, Terms
from bot.store.mail.customer_row import CustomerRow


def opened(what: str, allowed: Allowance | None, now: float, spent: int = 0) -> dict[str, object]:
    """What may be sent from then on, of which so many were; where nothing is counted, the time is still that of their
    last word."""
    left, seconds = (allowed.messages, allowed.seconds) if allowed is not None else (0, 0.0)
    return {f"{what}_left": max(0, left - spent), f"{what}_until": now + seconds}


def spend(row: CustomerRow) -> dict[str, int] | float | str:
    """One message less, as columns; or the time from which there is one again; or why there is none."""
    if not row.limited:
        return {}
    clicked = row.click_until if row.click_until is not None and row.click_until > row.now else None
    if clicked is not None and row.click_left > 0:
        return {"click_left": row.click_left - 1}
    open_window = row.message_until is not None and row.message_until > row.now
    if open_window and row.message_left > 0:
        # Within the minute after a click only the click's own messages count.
        return {"message_left": row.message_left - 1} if clicked is None else clicked
    return "window_over" if clicked is None and not open_window else "quota_used_up"


def left(row: CustomerRow) -> float:
    """How many messages may be sent before the customer does something again."""
    if not row.limited:
        return math.inf
    windows = [(row.click_left, row.click_until), (row.message_left, row.message_until)]
    return sum(left for left, until in windows if until is not None and until > row.now)


def refund(terms: Terms, row: CustomerRow) -> dict[str, int]:
    """Gives back what a message cost that was surely not sent."""
    clicked = row.click_until is not None and row.click_until > row.now
    if clicked and terms.after_click is not None and row.click_left < terms.after_click.messages:
        return {"click_left": row.click_left + 1}
    if terms.after_message is None:
        return {}
    return {"message_left": min(terms.after_message.messages, row.message_left + 1)}
