"""What a follower says about being the same customer as in the app: a code, yes or no to it, or no longer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.channels.delivery import Deliveries
from bot.channels.wechat.words import pattern, sentence
from bot.exchange import Reply
from bot.http.frame.context import Context
from bot.limits import Limiter
from bot.mail import Arrival
from bot.settings import Rate
from bot.store.mail import Linked, MailStore

Answered = Literal["confirm", "decline", "unlink", "how"]
LONGEST = 40
_DIGITS = re.compile("[0-9]")


@dataclass(frozen=True)
class LinkCommand:
    """One command. `sure`: by its words; a bare number is a code only if there is such a code."""

    kind: Literal["claim"] | Answered
    code: str = field(default="", repr=False)
    sure: bool = True


def command_in(text: str) -> LinkCommand | None:
    """The command a message may be, if it is nothing else."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > LONGEST:
        return None
    for kind in get_args(Answered):
        if pattern(f"link_{kind}").fullmatch(plain):
            return LinkCommand(kind)
    found = pattern("link_code").fullmatch(plain)
    return LinkCommand("claim", "".join(_DIGITS.findall(found["code"])), bool(found["word"])) if found else None


class Linking:
    """Serves these commands for one account. A code itself is nowhere written down."""

    def __init__(self, brand: str, store: MailStore, mail: Deliveries) -> None:
        self._brand, self._store, self._mail = brand, store, mail
        self._codes = Limiter(Rate(5, 3600))
        self._bare = Limiter(Rate(5, 3600))

    async def command(self, here: Context, arrival: Arrival) -> LinkCommand | None:
        """The command of a message, as things stand; None where it is to be read like any other."""
        found = command_in(arrival.text) if arrival.kind == "said" and arrival.menu_id is None else None
        if found is None or (found.kind in ("claim", "confirm", "how") and found.sure):
            return found
        if found.kind == "claim" and self._bare.take(arrival.address):
            return None
        state = await here.calls.read(self._store.link_state, self._brand, arrival.address, found.code)
        wanted = {"claim": state.known, "decline": state.claimed, "unlink": state.linked}
        return found if wanted[found.kind] else None

    async def grant(self, here: Context, arrival: Arrival, command: LinkCommand) -> str | None:
        """Do what is wished, once; what the follower is told."""
        arrived = await here.calls.write(self._store.arrive, self._brand, arrival)
        if not arrived.new:
            return arrived.answer
        made = await self._done(here, arrival.address, command)
        text = sentence(f"link_{made.result}", wallet=here.services.brands[self._brand], tail=made.hint or "----")
        await here.calls.write(self._store.finish, self._brand, arrival.message_id, text)
        if made.conversation_id is not None:
            here.services.dispatcher.tell(made.conversation_id)
        self._mail.wake(0.35)
        return text

    async def _done(self, here: Context, address: str, command: LinkCommand) -> Linked:
        if command.kind == "how":
            return Linked("how")
        if command.kind == "claim":
            if self._codes.take(address):
                return Linked("too_often")
            return await here.calls.write(self._store.claim, self._brand, address, command.code)
        if command.kind == "decline":
            await here.calls.write(self._store.drop_claim, self._brand, address)
            return Linked("declined")
        joins = command.kind == "confirm"
        done, told = (self._store.link, "linked") if joins else (self._store.unlink, "unlinked")
        in_app = Reply(sentence(f"{told}_in_app"), "notice", sender="system")
        return await here.calls.write(done, self._brand, address, in_app)
