"""What is said before others than this machine reach it: each hazard, and nothing about what is safe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.hazards import exposed, hazards, trial_account
from bot.jwt_key import JwtKey
from bot.loopback import is_loopback
from bot.settings import Rate, Settings
from tests.support.table import table

WALLETS = ("okpay", "upay")
KEYS = {wallet: JwtKey("k" * 40) for wallet in WALLETS}
SAFE = Settings(host="0.0.0.0", trusted_proxies=("172.30.0.10",), jwt_keys=KEYS)


def names(chosen: Settings, *environ: str) -> list[str]:
    return [each.name for each in hazards(chosen, WALLETS, environ)]


def test_what_is_safe_is_left_in_peace() -> None:
    assert hazards(SAFE, WALLETS) == []
    assert hazards(replace(SAFE, host="127.0.0.1"), WALLETS) == []


def test_this_machine_alone_may_be_tried_out_with_anything() -> None:
    assert hazards(Settings(demo="on", rate_reads=None, allowed_origins=("http://app.example",)), WALLETS) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_only_this_machine_reaches_these(host: str) -> None:
    assert is_loopback(host) and not exposed(Settings(host=host))


@table("host", ["0.0.0.0", "::", "", "10.1.2.3", "paydoc.example", "localhost.example"])
def test_others_reach_these(host: str) -> None:
    assert not is_loopback(host) and exposed(Settings(host=host))


def test_behind_a_proxy_on_this_machine_others_reach_it_too() -> None:
    assert exposed(Settings(trusted_proxies=("127.0.0.1",)))


@pytest.mark.parametrize("chosen", [SAFE, replace(SAFE, host="127.0.0.1"), replace(SAFE, host="")])
def test_the_demo_is_not_for_everybody_by_accident(chosen: Settings) -> None:
    [found] = hazards(replace(chosen, demo="on"), WALLETS)
    assert found.name == "demo" and found.fatal and "PAYDOC_DEMO=on" in found.text


def test_the_demo_is_for_everybody_where_that_is_said() -> None:
    [found] = hazards(replace(SAFE, demo="public"), WALLETS)
    assert found.name == "demo" and not found.fatal and "documents" in found.text


@pytest.mark.parametrize("network", ["0.0.0.0/0", "::/0", "128.0.0.0/1", "2000::/3"])
def test_everybody_is_no_proxy(network: str) -> None:
    [found] = hazards(replace(SAFE, trusted_proxies=("172.30.0.10", network)), WALLETS)
    assert found.name == "proxies" and found.fatal and network in found.text


@pytest.mark.parametrize("network", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "10.1.2.0/23", "fd00::/64"])
def test_a_whole_network_is_no_proxy_either(network: str) -> None:
    [found] = hazards(replace(SAFE, trusted_proxies=(network,)), WALLETS)
    assert found.name == "proxies" and not found.fatal and network in found.text


@pytest.mark.parametrize("network", ["10.1.2.3", "10.1.2.0/24", "127.0.0.0/8", "::1", "fd00::1"])
def test_a_few_machines_may_be_proxies(network: str) -> None:
    assert names(replace(SAFE, trusted_proxies=(network,))) == []


def test_without_a_proxy_there_is_no_tls() -> None:
    [found] = hazards(replace(SAFE, trusted_proxies=()), WALLETS)
    assert found.name == "http" and "0.0.0.0" in found.text and "PAYDOC_TRUSTED_PROXIES" in found.text


def test_a_page_without_tls_is_no_origin_unless_it_is_on_this_machine() -> None:
    assert names(replace(SAFE, allowed_origins=("http://app.example", "https://app.example"))) == ["origins"]
    assert names(replace(SAFE, allowed_origins=("http://localhost:3000", "https://app.example"))) == []


@pytest.mark.parametrize("rate", ["rate_messages", "rate_conversations", "rate_reads"])
def test_a_limit_that_is_off_is_named(rate: str) -> None:
    [found] = hazards(replace(SAFE, **{rate: None}), WALLETS)
    assert found.name == "rates" and f"PAYDOC_{rate.upper()}" in found.text
    assert names(replace(SAFE, **{rate: Rate(1, 1)})) == []


def test_wallets_without_a_key_are_named() -> None:
    [found] = hazards(replace(SAFE, jwt_keys={"okpay": KEYS["okpay"]}), WALLETS)
    assert found.name == "keys" and "upay" in found.text and "okpay" not in found.text


def test_a_setting_that_is_misspelt_is_named_wherever_it_listens() -> None:
    for chosen in (SAFE, Settings()):
        [found] = hazards(chosen, WALLETS, ["PAYDOC_RATE_MESSAGE", "PAYDOC_RATE_MESSAGES", "PATH"])
        assert found.name == "misspelt" and "PAYDOC_RATE_MESSAGES?" in found.text


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PAYDOC_KNOWLEDGE_DIRS", ": PAYDOC_KNOWLEDGE_DIR?"),
        ("PAYDOC_TRUSTED_PROXY", ": PAYDOC_TRUSTED_PROXIES?"),
        ("PAYDOC_JWT_KEY", ": PAYDOC_JWT_KEYS?"),
        ("PAYDOC_FLOOD", ""),
    ],
)
def test_the_nearest_setting_is_named_and_where_none_is_near_it_is_said_all_the_same(name: str, meant: str) -> None:
    [found] = hazards(Settings(), WALLETS, [name])
    assert found.text == f"{name} is no setting and changes nothing{meant}"


@pytest.mark.parametrize("name", ["PAYDOC_JWT_KEYS_FILE", "PAYDOC_KNOWLEDGE_DIR", "PAYDOC_PYTHON", "RATE_MESSAGES"])
def test_what_is_set_for_somebody_else_is_not_misspelt(name: str) -> None:
    assert names(SAFE, name) == []


def test_those_with_which_nothing_is_served_come_first() -> None:
    found = hazards(replace(SAFE, demo="on", trusted_proxies=("10.0.0.0/8",), jwt_keys={}), WALLETS)
    assert [each.fatal for each in found] == [True, False, False]


def test_the_account_of_the_demo_is_named_with_what_shuts_it() -> None:
    assert "python -m bot agent disable demo" in trial_account("demo").text
