"""The person of a conversation at the desk: what is kept, as a file, erased with a reason; who may; what is noted."""

from __future__ import annotations

import pytest

from tests.integration.customer.harness import Gateway, set_row
from tests.integration.desk.served import Page, account
from tests.integration.desk.test_served import waiting

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def lead(gateway: Gateway) -> Page:
    return account(gateway, "person-lead", "lead")


@pytest.fixture(scope="module")
def auditor(gateway: Gateway) -> Page:
    return account(gateway, "person-auditor", "auditor")


def actions(auditor: Page) -> list[tuple[str, str, dict[str, str]]]:
    return [(line["action"], line["object"], line["data"]) for line in auditor.get("audit")["items"]]


def test_while_a_case_is_open_it_is_said_what_holds_it_back(gateway: Gateway, lead: Page) -> None:
    chat = waiting(gateway)
    seen = lead.get(f"conversations/{chat.id}/person")
    assert (seen["conversations"], len(seen["cases"]), seen["held_for"]) == (1, 1, "case_open")
    assert seen["until"] is not None and seen["wish"] is None
    receipt = lead.do(chat.id, "person/erase", {"reason": "law"}).json()
    assert (receipt["state"], receipt["held_for"], receipt["counts"]) == ("held", "case_open", {})
    assert lead.get(f"conversations/{chat.id}/person")["wish"] == receipt["receipt"]
    assert gateway.services.store.progress(chat.id) is not None


def test_the_file_has_what_only_the_desk_reads_and_is_audited(gateway: Gateway, lead: Page, auditor: Page) -> None:
    chat = waiting(gateway)
    lead.do(chat.id, "notes", {"text": "只给客服看"})
    answer = lead.http.get(f"/api/v1/desk/conversations/{chat.id}/person/export")
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    assert "只给客服看" in answer.text and "inbox" in answer.json()["records"]
    assert ("person_exported", chat.id, {}) in actions(auditor)


def test_erased_is_audited_by_its_receipt_and_the_log_no_longer_names_them(
    gateway: Gateway, lead: Page, auditor: Page
) -> None:
    chat = gateway.open()
    chat.ask("付款失败了")
    lead.http.get(f"/api/v1/desk/conversations/{chat.id}/person/export")
    receipt = lead.do(chat.id, "person/erase", {"reason": "made_by_mistake"}).json()
    assert receipt["state"] == "done" and receipt["counts"]["conversations"] == 1 and receipt["counts"]["audit"] == 1
    known = actions(auditor)
    assert ("person_erased", receipt["receipt"], {"reason": "made_by_mistake", "state": "done"}) in known
    assert ("person_exported", f"erased:{receipt['receipt']}", {}) in known
    assert chat.id not in str(known)
    assert lead.http.get(f"/api/v1/desk/conversations/{chat.id}/person").status_code == 404


@pytest.mark.parametrize("reason", ["张三要求的", "", None])
def test_a_reason_in_words_of_ones_own_is_refused(gateway: Gateway, lead: Page, reason: str | None) -> None:
    chat = gateway.open()
    answer = lead.http.post(f"/api/v1/desk/conversations/{chat.id}/person/erase", json={"reason": reason})
    assert answer.status_code == 422 and gateway.services.store.progress(chat.id) is not None


def test_another_wallets_lead_has_nothing_to_do_with_them(gateway: Gateway) -> None:
    upay, chat = account(gateway, "person-upay", "lead", brands="upay"), gateway.open()
    for path, method in (("person", "GET"), ("person/export", "GET"), ("person/erase", "POST")):
        body = {"reason": "law"} if method == "POST" else None
        answer = upay.http.request(method, f"/api/v1/desk/conversations/{chat.id}/{path}", json=body)
        assert answer.status_code == 404, path
    assert gateway.services.store.progress(chat.id) is not None
    set_row(gateway.services.store, "conversations", chat.id, owner="closed")
