"""What a message brings besides words: fetched from WeChat when a person has, or will have, the conversation."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.channels.media import NotUsable, NotYet, fetched
from bot.channels.wechat.sender import WechatSender
from bot.http.frame.context import Context
from bot.logs import fields
from bot.mail import Arrival
from bot.store.conversations import WITH_PEOPLE
from bot.store.mail import ChannelWords, MailStore, MediaName

logger = logging.getLogger(__name__)
FETCH_SECONDS = 3.5


class Enclosures:
    """Fetches for one account. A message counts without its enclosure too, which is then fetched later."""

    def __init__(self, brand: str, sender: WechatSender, store: MailStore) -> None:
        self._brand, self._sender, self._store = brand, sender, store

    async def beside(self, here: Context, arrival: Arrival, words: ChannelWords) -> ChannelWords:
        """The words with the picture or recording, if a person will have it and it comes in time, else its name."""
        kind = "spoken" if arrival.kind == "said" else arrival.text
        if arrival.media_id is None or kind not in ("image", "voice", "spoken"):
            return words
        later = replace(words, media=MediaName(arrival.media_id, kind))
        if await here.calls.read(self._store.owner, self._brand, arrival.address) not in WITH_PEOPLE:
            return later
        try:
            fetching = fetched(self._sender, here.darkroom, arrival.media_id, kind)
            found = await asyncio.wait_for(fetching, FETCH_SECONDS)
        except (asyncio.TimeoutError, NotUsable, NotYet):
            logger.warning("an enclosure did not come along", extra=fields(wallet=self._brand, kind=kind))
            return later
        here.services.metrics.attachments.inc()
        return replace(words, attachment=found)
