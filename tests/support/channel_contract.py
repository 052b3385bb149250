"""What every channel keeps, whatever its platform: inherit it and say how the platform speaks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import pytest

from bot.channels.ports import DirectReceiver, Receiver, Refused, Sender
from bot.mail import Arrival

WORDS = ["付款失败了", "a]]><b>&", "😀 \n\n 两行", "<script>alert(1)</script>", "/restart", "x" * 1500]
Delivery = tuple[Mapping[str, str], Mapping[str, str], bytes]  # parameters of the address, headers, body


class ChannelContract(ABC):
    """Tests for one Receiver and one Sender."""

    most_bytes: int
    unsigned: frozenset[str] = frozenset()  # what of a delivery's address no signature covers

    @abstractmethod
    def receiver(self) -> Receiver:
        """The receiver of an account."""

    @abstractmethod
    def sender(self) -> Sender:
        """The sender of the same account; nothing is sent."""

    @abstractmethod
    def delivery(self, text: str, message_id: str) -> Delivery:
        """What the platform delivers when a customer says this."""

    @abstractmethod
    def texts(self, bodies: list[dict[str, Any]]) -> list[str]:
        """What a customer reads of these bodies."""

    @pytest.mark.parametrize("text", WORDS)
    def test_what_is_said_arrives_as_it_was_said(self, text: str) -> None:
        arrival = self.receiver().read(*self.delivery(text, "71"))
        assert (arrival.kind, arrival.text) == ("said", text)
        assert arrival.address and arrival.trigger == "message"

    def test_each_delivery_of_a_message_has_the_same_identity(self) -> None:
        identity = {self.receiver().read(*self.delivery("好", "72")).message_id for _ in range(3)}
        assert len(identity) == 1
        assert identity != {self.receiver().read(*self.delivery("好", "73")).message_id}

    def test_a_delivery_that_was_changed_is_refused_and_nothing_else_is_raised(self) -> None:
        query, headers, body = self.delivery("好", "74")
        spoiled: list[Delivery] = [({**query, name: changed}, headers, body) for name, changed in self._spoilt(query)]
        spoiled += [(query, {**headers, name: changed}, body) for name, changed in self._spoilt(headers)]
        spoiled += [({}, {}, body)]
        spoiled += [(query, headers, other) for other in (b"", body[: len(body) // 2], b"\xff" * 50, b"{}")]
        for delivery in spoiled:
            with pytest.raises(Refused) as refused:
                self.receiver().read(*delivery)
            assert 400 <= refused.value.status < 500

    def test_a_question_that_is_over_loses_its_options_and_no_word(self) -> None:
        asked = self.sender().pack([message("先问", options=("甲", "乙"))], lambda token, label: "1")
        left = [self.sender().without_options(body) if body["kind"] == "menu" else body for body in asked]
        assert "先问" in "".join(self.texts([body for body in left if body is not None]))

    def test_texts_of_one_speaker_go_together_and_nothing_is_lost(self) -> None:
        said = [message("甲"), message("乙"), message("丙", **{"from": "agent"}), message("丁")]
        bodies = [body for each in said for body in self.sender().pack([each], lambda token, label: "1")]
        joined = self.texts(self.sender().join(bodies))
        assert [text.split() for text in joined] == [["甲", "乙"], ["丙"], ["丁"]]

    def _spoilt(self, named: Mapping[str, str]) -> list[tuple[str, str]]:
        """Each that a signature covers, or is one, with another last character."""
        ends = {name: value[:-1] + ("0" if value[-1:] != "0" else "1") for name, value in named.items()}
        return [(name, changed) for name, changed in ends.items() if name not in self.unsigned]

    def test_an_address_or_a_word_is_in_no_representation(self) -> None:
        arrival = self.receiver().read(*self.delivery("我的秘密", "75"))
        assert arrival.address not in repr(arrival) and "秘密" not in repr(arrival)

    def test_packing_keeps_order_and_every_word_within_the_limit(self) -> None:
        said = [f"第{n}件事，说得长一点。" * 60 for n in range(9)]
        bodies = self.sender().pack([message(text) for text in said], lambda token, label: "1")
        read = self.texts(bodies)
        assert all(len(text.encode()) <= self.most_bytes for text in read)
        assert "".join("".join(read).split()) == "".join(said)

    def test_only_the_last_question_can_be_answered_by_a_click(self) -> None:
        named: list[str] = []

        def new_id(token: str, label: str) -> str:
            named.append(label)
            return str(len(named))

        asked = [message("先问", options=("甲", "乙")), message("再问", options=("丙", "丁"))]
        bodies = self.sender().pack(asked, new_id)
        assert named == ["丙", "丁"]
        assert [text for text in self.texts(bodies) if "再问" in text] == self.texts(bodies)[-1:]

    def test_nothing_to_say_is_nothing_to_send(self) -> None:
        assert self.sender().pack([], lambda token, label: "1") == []


def message(text: str, options: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A message in the form of the web API."""
    offered = [{"label": label, "token": f"1.{label}"} for label in options]
    return {"seq": 1, "from": "bot", "kind": "text", "text": text, "options": offered, **more}


class DirectContract(ChannelContract):
    """The same of a platform that shows what a delivery is answered."""

    @abstractmethod
    def receiver(self) -> DirectReceiver:
        """The receiver of an account."""

    @abstractmethod
    def content(self, reply: bytes) -> str:
        """The text of a direct answer, as the platform reads it."""

    @pytest.mark.parametrize("text", WORDS)
    def test_a_direct_answer_is_read_as_it_was_meant(self, text: str) -> None:
        query, headers, body = self.delivery("好", "76")
        arrival: Arrival = self.receiver().read(query, headers, body)
        assert self.content(self.receiver().reply(arrival, text, query)) == text
