"""In which state the platform has a customer's talk: bot, queue and our own desk are all one there, the assistant's.

Our people answer by the API, and the API may write in two states only: 0 (new, nobody's) and 1 (the assistant's). So a
new talk is made the assistant's, and stays that while it waits for a person here and while a person here has it. A talk
that the platform's own people have, or that waits for them (3, 2), is left to them; one that is over (4) begins again
with the customer's next word.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict

from bot.channels.wecom_kf import outcomes
from bot.channels.wecom_kf.calls import Calls
from bot.logs import fields
from bot.mail import Never

logger = logging.getLogger(__name__)
GET, CHANGE = "/cgi-bin/kf/service_state/get", "/cgi-bin/kf/service_state/trans"
NEW, ASSISTANT, POOL, SERVICER, OVER = range(5)
KNOWN_SECONDS, MOST_KNOWN = 600.0, 10_000
_SHUT = {POOL: outcomes.WITH_OTHERS, SERVICER: outcomes.WITH_OTHERS, OVER: outcomes.CLOSED}


class Sessions:
    """The talks of one account. What was asked is believed for a while: the platform tells of most changes."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._ours: OrderedDict[str, float] = OrderedDict()

    async def shut(self, address: str) -> Never | None:
        """Why the API may not write to this customer now; None when it may."""
        if self._ours.get(address, 0.0) > time.monotonic():
            return None
        named = {"open_kfid": self._calls.open_kfid, "external_userid": address}
        answer = await self._calls.post(GET, named)
        if answer["errcode"]:
            # Whether the message itself is refused says more than a question that was not answered.
            return None
        state = answer.get("service_state")
        if state == NEW:
            changed = await self._calls.post(CHANGE, {**named, "service_state": ASSISTANT})
            if changed["errcode"]:
                logger.warning("a talk was not taken", extra=fields(wallet=self._calls.brand, code=changed["errcode"]))
        if isinstance(state, int) and state in _SHUT:
            logger.warning("a talk is not ours", extra=fields(wallet=self._calls.brand, state=state))
            return _SHUT[state]
        self._know(address)
        return None

    def forget(self, address: str) -> None:
        """It may have changed."""
        self._ours.pop(address, None)

    def _know(self, address: str) -> None:
        self._ours[address] = time.monotonic() + KNOWN_SECONDS
        self._ours.move_to_end(address)
        while len(self._ours) > MOST_KNOWN:
            self._ours.popitem(last=False)
