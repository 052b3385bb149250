"""The states of the widget that people see, each reached the way a customer reaches it."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import expect

from tests.browser.customer import Customer
from tests.integration.customer.harness import Chat, Gateway

Reach = Callable[[Customer, Gateway], None]


def chat_of(gateway: Gateway, customer: Customer, brand: str = "okpay", other_than: str = "") -> Chat:
    """The customer's conversation, with the token that their browser has."""
    kept = customer.kept(brand, other_than)
    return Chat(gateway, {"conversation_id": kept["id"], "token": kept["token"]}, brand)


def brand_of(customer: Customer) -> str:
    """The wallet whose widget is open."""
    return str(customer.chat.get_attribute("brand"))


def first_contact(customer: Customer, gateway: Gateway) -> None:
    """The welcome."""
    expect(customer.said("bot").first).to_be_visible()


def diagnosis(customer: Customer, gateway: Gateway) -> None:
    """In the middle of a checklist, with an answer before."""
    customer.say("支持哪些银行卡")
    expect(customer.page.locator(".helps")).to_be_visible()
    customer.press("付款失败了")
    expect(customer.page.locator(".card")).to_have_count(1)
    customer.press("还是不行")
    expect(customer.page.locator(".card")).to_have_count(2)
    expect(customer.option("还是不行")).to_be_visible()


def queue(customer: Customer, gateway: Gateway) -> None:
    """Waiting for a person."""
    diagnosis(customer, gateway)
    customer.page.get_by_role("button", name="转人工").last.click()
    expect(customer.page.locator(".place")).to_be_visible()
    expect(customer.said("system").last).to_be_visible()


def agent(customer: Customer, gateway: Gateway) -> None:
    """A person has it and is typing."""
    queue(customer, gateway)
    chat = chat_of(gateway, customer, brand_of(customer))
    gateway.take(chat, "小林")
    expect(customer.page.locator("header [role=status]")).to_contain_text("小林")
    customer.say("好的，谢谢")
    expect(customer.said("customer").last).to_contain_text("好的，谢谢")


def closed(customer: Customer, gateway: Gateway) -> None:
    """Over, with the question how it was."""
    customer.say("可以结束了")
    expect(customer.page.get_by_role("radio")).to_have_count(5)
    customer.page.get_by_role("radio").nth(3).click()
    expect(customer.page.locator(".rating textarea")).to_be_visible()


def error(customer: Customer, gateway: Gateway) -> None:
    """Without a network, with something unsent and something refused."""
    diagnosis(customer, gateway)
    customer.say("\u200b")
    expect(customer.page.locator(".refused")).to_be_visible()
    customer.context.set_offline(True)
    customer.say("余额是够的，卡也没过期")
    expect(customer.page.get_by_role("alert")).to_be_visible()


def menu(customer: Customer, gateway: Gateway) -> None:
    """The menu is open."""
    first_contact(customer, gateway)
    customer.page.get_by_role("button", name="更多").click()
    expect(customer.page.get_by_role("menu")).to_be_visible()


def typing(customer: Customer, gateway: Gateway) -> None:
    """The bot is answering."""
    customer.say("很慢")
    expect(customer.page.locator(".typing")).to_be_visible()


def picture(customer: Customer, gateway: Gateway, person: str = "转人工", larger: str = "看大图") -> None:
    """A picture for the person, shown larger."""
    first_contact(customer, gateway)
    customer.page.get_by_role("button", name=person).last.click()
    expect(customer.page.locator(".place")).to_be_visible()
    image = io.BytesIO()
    Image.new("RGB", (120, 160), (200, 30, 60)).save(image, "PNG")
    shot = {"name": "shot.png", "mimeType": "image/png", "buffer": image.getvalue()}
    customer.page.locator("input[type=file]").set_input_files(shot)  # type: ignore[arg-type]
    expect(customer.page.locator(".row[data-seq] paydoc-picture[data-drawn]")).to_have_count(1)
    customer.page.get_by_role("button", name=larger).last.click()
    expect(customer.page.locator("dialog canvas")).to_be_visible()


STATES: dict[str, Reach] = {
    each.__name__: each for each in (first_contact, diagnosis, typing, queue, agent, closed, error, menu, picture)
}
