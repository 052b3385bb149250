"""The customer's own records, saved from the widget's menu."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.customer import Customer


def test_all_that_is_kept_is_saved_as_a_page_to_be_read(customer: Customer) -> None:
    customer.say("付款失败了")
    expect(customer.said("bot").last).to_be_visible()
    customer.page.get_by_role("button", name="更多").click()
    with customer.page.expect_download() as saving:
        customer.page.get_by_role("menuitem", name="我的记录").click()
    saved = Path(saving.value.path()).read_text(encoding="utf-8")
    assert saving.value.suggested_filename == "paydoc.html"
    assert "付款失败了" in saved and saved.startswith("<!doctype html>")
    asked = [address for address in customer.addresses if "/export" in address]
    assert asked and all("token" not in address for address in asked)


def test_what_cannot_be_fetched_is_said(customer: Customer) -> None:
    customer.page.route("**/export*", lambda route: route.abort())
    customer.page.get_by_role("button", name="更多").click()
    customer.page.get_by_role("menuitem", name="我的记录").click()
    expect(customer.page.get_by_role("alert")).to_contain_text("没有成功")
