"""Messages where nothing but words can be shown."""

from __future__ import annotations

from bot.channels.plain import PlainSender
from bot.mail import Body, Outcome, Sent
from tests.support.channel_contract import message


class Mute(PlainSender):
    """Shows what would be sent."""

    most_bytes = 60

    async def send(self, address: str, body: Body) -> Outcome:
        return Sent()


def shown(*messages: dict[str, object]) -> list[str]:
    sender = Mute()
    return [sender.text_of(body) for body in sender.pack(messages, lambda token, label: token)]


def test_options_are_lines_with_the_number_that_is_typed() -> None:
    assert shown(message("先问", options=("好了", "还是不行"))) == ["先问\n1. 好了\n2. 还是不行"]


def test_a_rating_is_typed_as_what_it_says() -> None:
    [asked] = shown(message("", **{"kind": "csat"}))[-1:]
    assert asked.splitlines()[1].startswith("5. ") and asked.splitlines()[-1].startswith("1. ")


def test_a_question_that_is_too_long_is_asked_before_its_options() -> None:
    said = shown(message("长" * 30, options=("甲", "乙")))
    assert said[-1].splitlines()[1:] == ["1. 甲", "2. 乙"] and "".join(said[:-1]) == "长" * 30


def test_of_a_question_that_is_over_no_empty_message_is_left() -> None:
    sender = Mute()
    asked = sender.pack([message("长" * 30, options=("甲",))], lambda token, label: token)
    assert sender.without_options(asked[-1]) is None


def test_a_person_is_not_run_together_with_the_bot() -> None:
    assert shown(message("甲"), message("乙", **{"from": "agent"})) == ["甲", "乙"]


def test_no_direct_answer_takes_anything_out_of_the_mail() -> None:
    sender = Mute()
    taken = sender.direct(sender.pack([message("甲")], lambda token, label: token), True)
    assert (taken.text, taken.whole, taken.rest) == ("", 0, None)
