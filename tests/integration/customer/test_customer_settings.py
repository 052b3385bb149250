"""What an operator may set, and what is said when it is wrong."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from bot.channel_registry import channel_settings
from bot.settings import ROOT, Rate, Settings, SettingsError, variables

SECRET = "a-secret-of-at-least-thirty-two-bytes"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"PAYDOC_PORT": "", "PAYDOC_JWT_KEYS": "  "}) == Settings()
    assert Settings().database_url == "sqlite:///var/paydoc.db"


def test_everything_can_be_set() -> None:
    settings = Settings.from_env(
        {
            "PAYDOC_HOST": "0.0.0.0",
            "PAYDOC_PORT": "9000",
            "PAYDOC_DATABASE_URL": "postgresql://u:p@db/paydoc",
            "PAYDOC_MODEL": "models/a.tar.gz",
            "PAYDOC_JWT_KEYS": json.dumps({"okpay": SECRET}),
            "PAYDOC_TOKEN_DAYS": "7",
            "PAYDOC_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "PAYDOC_ALLOWED_ORIGINS": "https://app.example, http://localhost:3000",
            "PAYDOC_LOG_LEVEL": "debug",
            "PAYDOC_DEMO": "Public",
            "PAYDOC_METRICS_TOKEN": SECRET,
            "PAYDOC_RATE_MESSAGES": "20/60",
            "PAYDOC_RATE_CONVERSATIONS": "off",
            "PAYDOC_RATE_READS": "100/10",
            "PAYDOC_RATE_SOCKETS": "5",
            "PAYDOC_TOTP_ROLES": "lead, admin",
        }
    )
    assert settings.port == 9000
    assert settings.model == Path.cwd() / "models/a.tar.gz"
    assert settings.jwt_keys["okpay"].key == SECRET
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1")
    assert settings.allowed_origins == ("https://app.example", "http://localhost:3000")
    assert settings.log_level == "DEBUG"
    assert settings.totp_roles == ("lead", "admin")
    assert (settings.rate_messages, settings.rate_conversations) == (Rate(20, 60), None)
    assert (settings.demo, settings.metrics_token) == ("public", SECRET)
    assert Settings.from_env({"PAYDOC_DEMO": "off"}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("PAYDOC_PORT", "eighty", "a whole number from 0 to 65535"),
        ("PAYDOC_PORT", "70000", "a whole number"),
        ("PAYDOC_PORT", "８０", "a whole number"),
        ("PAYDOC_TOKEN_DAYS", "0", "from 1 to 365"),
        ("PAYDOC_LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("PAYDOC_DEMO", "yes", "on, off, or public"),
        ("PAYDOC_METRICS_TOKEN", "short", "at least 24 characters"),
        ("PAYDOC_METRICS_TOKEN", "with a blank, and long enough", "at least 24 characters"),
        ("PAYDOC_RATE_MESSAGES", "60", "60/300"),
        ("PAYDOC_RATE_MESSAGES", "0/300", "60/300"),
        ("PAYDOC_RATE_SOCKETS", "-1", "a whole number"),
        ("PAYDOC_TRUSTED_PROXIES", "proxy.example", "addresses or networks"),
        ("PAYDOC_ALLOWED_ORIGINS", "*", "origins"),
        ("PAYDOC_ALLOWED_ORIGINS", "https://*.example", "origins"),
        ("PAYDOC_ALLOWED_ORIGINS", "https://app.example/", "origins"),
        ("PAYDOC_ALLOWED_ORIGINS", "https://[", "origins"),
        ("PAYDOC_JWT_KEYS", "topsecret", "a JSON object"),
        ("PAYDOC_JWT_KEYS", "[1]", "a JSON object"),
        ("PAYDOC_JWT_KEYS", '{"okpay": 5}', "okpay: a secret"),
        ("PAYDOC_JWT_KEYS", '{"okpay": []}', "okpay: a key, or a list of at most 3"),
        ("PAYDOC_JWT_KEYS", json.dumps({"okpay": [SECRET] * 4}), "okpay: a key, or a list of at most 3"),
        ("PAYDOC_JWT_KEYS", json.dumps({"okpay": [SECRET, "short"]}), "okpay: a secret of at least 32 bytes"),
        ("PAYDOC_JWT_MINUTES", "0", "from 1 to 1440"),
        ("PAYDOC_SECRET", "too short", "at least 32 characters"),
        ("PAYDOC_TOTP_ROLES", "lead,boss", "some of agent, lead, auditor, admin"),
        ("PAYDOC_DESK_IDLE_MINUTES", "1", "from 5 to 720"),
        ("PAYDOC_CASES_PER_ADDRESS", "0", "a whole number"),
        ("PAYDOC_JWT_KEYS", '{"okpay": "topsecret"}', "okpay: a secret of at least 32 bytes"),
        ("PAYDOC_JWT_KEYS", json.dumps({"okpay": {"key": SECRET, "alg": "none"}}), "HS256, RS256, ES256"),
        ("PAYDOC_JWT_KEYS", json.dumps({"okpay": {"key": SECRET, "alg": "RS256"}}), "a public key in PEM form"),
        ("PAYDOC_JWT_KEYS", json.dumps({"okpay": {"key": SECRET, "algorithm": "HS256"}}), "okpay: a secret"),
    ],
)
def test_a_malformed_value_is_named_with_what_is_expected(variable: str, value: str, expected: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_env({variable: value})
    assert str(error.value).startswith(f"{variable}: expected ")
    assert expected in str(error.value)
    assert "topsecret" not in str(error.value) and SECRET not in str(error.value)


def test_secrets_do_not_show() -> None:
    environ = {
        "PAYDOC_JWT_KEYS": json.dumps({"okpay": SECRET}),
        "PAYDOC_DATABASE_URL": "postgresql://u:topsecret@db/paydoc",
    }
    shown = repr(Settings.from_env(environ))
    assert SECRET not in shown and "topsecret" not in shown


def test_every_setting_is_documented() -> None:
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    manual = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in variables(channel_settings()) if f"`{name}`" not in manual and "_FILE" not in name] == []
    for field in (field for field in fields(Settings) if field.name not in ("channels", "demo_platforms")):
        line = source.splitlines().index(next(x for x in source.splitlines() if x.startswith(f"    {field.name}: ")))
        variable = source.splitlines()[line - 1].strip().removeprefix("# ").partition(":")[0]
        assert variable.startswith("PAYDOC_"), field.name
        assert f"`{variable}`" in manual, variable


def test_nothing_else_reads_the_environment() -> None:
    for path in (ROOT / "bot" / "http").rglob("*.py"):
        assert "environ" not in path.read_text(encoding="utf-8"), path
