"""Before what looks like a secret is sent the customer is asked, beside the field; nothing else is held up by that."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.customer import Customer


def write(customer: Customer, text: str) -> None:
    """Type as a person does, and press Enter once what asks is there."""
    with customer.page.expect_response("**/widget-menu.js"):
        customer.field.press_sequentially(text)
    customer.page.wait_for_timeout(200)
    customer.field.press("Enter")


def question(customer: Customer) -> Locator:
    return customer.page.locator("paydoc-chat [role=alertdialog]")


def test_a_code_is_asked_about_and_can_be_kept_back(customer: Customer) -> None:
    write(customer, "验证码是 482913")
    expect(question(customer)).to_contain_text("像是验证码")
    question(customer).get_by_role("button", name="不发").click()
    expect(question(customer)).to_have_count(0)
    expect(customer.field).to_have_value("验证码是 482913")
    expect(customer.field).to_be_focused()
    expect(customer.said("customer")).to_have_count(0)


def test_who_insists_sends_it_and_the_server_hides_it(customer: Customer) -> None:
    write(customer, "我的密码 wang1990abc")
    expect(question(customer)).to_contain_text("像是密码")
    question(customer).get_by_role("button", name="照发").click()
    expect(customer.said("customer").last).to_contain_text("已隐藏")
    expect(customer.page.locator("paydoc-chat")).not_to_contain_text("wang1990abc")


def test_a_harmless_number_is_sent_at_once(customer: Customer) -> None:
    write(customer, "付了 128 元失败，错误码 100234")
    expect(customer.said("customer").last).to_contain_text("错误码 100234")
    expect(question(customer)).to_have_count(0)


def test_escape_keeps_it_back(customer: Customer) -> None:
    write(customer, "6217001234567890123")
    expect(question(customer)).to_contain_text("银行卡号")
    customer.page.keyboard.press("Escape")
    expect(question(customer)).to_have_count(0)
    expect(customer.field).to_have_value("6217001234567890123")
