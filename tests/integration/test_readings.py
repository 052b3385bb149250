"""What the real model hears, at an open step and before it: kinds that were once misread, in sentences of their own."""

from __future__ import annotations

import pytest

from bot.dialogue.responder import Responder
from bot.exchange import Effect, Outcome, QueueView, Reply, Said
from tests.support.talk import CLOSED, OPEN

pytestmark = pytest.mark.model
OPENING = {"okpay": "付款失败了", "yibifu": "支付失败了", "upay": "付款失败了"}


class Customer:
    """Somebody of one wallet who types to the responder."""

    def __init__(self, responder: Responder, brand: str, closed: bool = False) -> None:
        now = CLOSED if closed else OPEN
        self.responder = Responder(responder._rasa, responder.assistant, lambda: now)
        self.memory, self.owner = responder.assistant.greet(brand, now).memory, "bot"
        self.effects: list[Effect] = []
        self.replies: tuple[Reply, ...] = ()

    async def says(self, *texts: str) -> str:
        for text in texts:
            outcome: Outcome = await self.responder.answer(Said(text), self.memory, self.owner, QueueView({}, 0))  # type: ignore[arg-type]
            self.memory, self.owner, self.replies = outcome.memory, outcome.owner, outcome.replies
            self.effects += outcome.effects
        return "\n".join(reply.text for reply in self.replies)

    @property
    def case(self) -> dict[str, object]:
        return next(effect.data for effect in reversed(self.effects) if effect.name == "case_opened")


@pytest.mark.parametrize("brand", OPENING)
@pytest.mark.parametrize(
    "question",
    [
        "付不了是手机问题还是卡的问题",
        "是我操作不对还是你们系统坏了",
        "我该先等等还是该再付一遍",
        "先看網絡還是先看卡",
        "这个要等还是要重新来",
    ],
)
async def test_one_thing_or_the_other_is_no_outcome(responder: Responder, brand: str, question: str) -> None:
    customer = Customer(responder, brand)
    await customer.says(OPENING[brand])
    before = customer.memory["open"]
    await customer.says(question)
    assert customer.memory["open"]["outcomes"] == {}
    assert customer.memory["open"]["path"] == before["path"]


@pytest.mark.parametrize("brand", OPENING)
@pytest.mark.parametrize("words", ["还是付不出去", "换了网还是那样", "还是提示失败"])
async def test_still_is_an_outcome(responder: Responder, brand: str, words: str) -> None:
    customer = Customer(responder, brand)
    await customer.says(OPENING[brand])
    step = customer.memory["open"]["path"][-1]
    await customer.says(words)
    assert customer.memory["open"]["outcomes"].get(step) in ("failed", "tried")


@pytest.mark.parametrize("words", ["帳單裏有兩筆錢唔係我俾嘅", "帐单里多出两笔我没买过的"])
async def test_money_at_risk_is_never_shrugged_at_in_the_middle_of_a_step(responder: Responder, words: str) -> None:
    first, later = Customer(responder, "upay"), Customer(responder, "upay")
    await first.says(words)
    assert first.owner == "queued", "with nothing open a person gets it"
    await later.says(OPENING["upay"], words)
    asked = (later.memory["question"] or {}).get("kind")
    assert later.owner == "queued" or asked == "at_risk"
    if asked == "at_risk":
        await later.says("是的")
        assert (later.owner, later.case["priority"]) == ("queued", 100)


@pytest.mark.parametrize("words", ["付款失敗咗，卡冇過期", "ＡＰＰ付款失败，余额还有５００"])
async def test_the_case_has_the_words_as_they_were_typed(responder: Responder, words: str) -> None:
    customer = Customer(responder, "okpay")
    await customer.says(words, "转人工")
    card = customer.case["card"]
    assert card["words"][0] == words  # type: ignore[index]
    assert card["diagnoses"][0]["words"] == words  # type: ignore[index]


@pytest.mark.parametrize("brand", ["okpay", "eepay", "upay", "yibifu", "yiqianbao"])
@pytest.mark.parametrize("after", ["好了", "1", "第一个", "没问题了", "余额够的", "不会弄", "还是不行", "下一步"])
async def test_after_an_alarm_in_the_middle_of_a_step_everything_is_answered(
    responder: Responder, brand: str, after: str
) -> None:
    customer = Customer(responder, brand, closed=True)
    await customer.says("付款失败", "我账户里的钱被别人转走了")
    assert customer.owner == "bot" and customer.memory["case"] is not None
    assert customer.memory["question"] is None, "nothing of the step is asked any more"
    assert await customer.says(after)
