"""What an operator can set for the service, read from the environment; the other rooms are given values.

Three folders are not here, because Rasa's own commands need them too, without a service: PAYDOC_KNOWLEDGE_DIR
(bot/knowledge), PAYDOC_CACHE_DIR (bot/cache_folder.py) and PAYDOC_MODELS_DIR (bot/dialogue, bot/nlu) are read where
they are used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot import environment
from bot import setting_readers as readers
from bot.chatwoot_account import ChatwootAccount, account_from_json
from bot.desk.permissions import ROLES
from bot.errors import PaydocError
from bot.jwt_key import JwtKey, keys_from_json
from bot.retention_days import DEFAULT_DAYS, MAIL, days_from_text

ROOT = Path(__file__).resolve().parents[1]
Reader = Callable[[str], Any]
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(PaydocError):
    """An environment variable holds something else than expected; the text names it and says what is."""


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds, all of which may come at once."""

    count: int
    seconds: float


@dataclass(frozen=True)
class ChannelSetting:
    """The variable with a channel's accounts, whose reader gives them by wallet; the one that names the address of a
    simulated platform, if there is such a thing."""

    channel: str
    variable: str
    read: Callable[[str], Mapping[str, Any]]
    simulated: str = ""


@dataclass(frozen=True)
class Settings:
    """All settings. The comment before each field names its variable."""

    # PAYDOC_HOST: address to listen on
    host: str = "127.0.0.1"
    # PAYDOC_PORT: port to listen on; 0 takes a free one
    port: int = 8000
    # PAYDOC_DATABASE_URL: SQLAlchemy URL
    database_url: str = field(default="sqlite:///var/paydoc.db", repr=False)
    # PAYDOC_DATABASE_PASSWORD: of PostgreSQL, where the URL has none; it stands in database_url then
    database_password: str = field(default="", repr=False)
    # PAYDOC_MODEL: a Rasa model, or a folder whose newest model is taken
    model: Path = ROOT / "models"
    # PAYDOC_JWT_KEYS: JSON, wallet to key, or to several while they are changed
    jwt_keys: Mapping[str, JwtKey] = field(default_factory=dict)
    # PAYDOC_JWT_MINUTES: how far ahead the end (exp) of a wallet's JWT may lie
    jwt_minutes: int = 60
    # PAYDOC_SECRET: key of the pseudonyms of customers and addresses; empty: kept in a file beside the database
    secret: str = field(default="", repr=False)
    # one variable for each channel of bot/channel_registry.py that has accounts: wallet to account
    channels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    # PAYDOC_TOKEN_DAYS: how long the token of a conversation is good
    token_days: int = 30
    # PAYDOC_RETENTION: days that each kind of what is kept of customers is kept, or off for ever
    retention: Mapping[str, int] = DEFAULT_DAYS
    # PAYDOC_CLOSED_TOKEN_HOURS: how long it still is once the conversation is over
    closed_token_hours: int = 24
    # PAYDOC_TRUSTED_PROXIES: networks whose X-Forwarded-For is believed
    trusted_proxies: tuple[str, ...] = ()
    # PAYDOC_ALLOWED_ORIGINS: web origins, besides our own, that may call
    allowed_origins: tuple[str, ...] = ()
    # PAYDOC_LOG_LEVEL: for our own records; other libraries never go below WARNING
    log_level: str = "INFO"
    # PAYDOC_DEMO: "" no demo page, "on" for this machine, "public" for everybody
    demo: str = ""
    # PAYDOC_METRICS_TOKEN: opens /metrics from everywhere; without it, only this machine itself may read it
    metrics_token: str = field(default="", repr=False)
    # PAYDOC_DESK_ASSIGN: CLAIM, agents take cases themselves, or AUTO, each is given one; in any case
    desk_assign: str = "CLAIM"
    # PAYDOC_TOTP_ROLES: roles that must sign in with a one-time code
    totp_roles: tuple[str, ...] = ()
    # PAYDOC_DESK_IDLE_MINUTES: after so long without any use a session at the desk is over
    desk_idle_minutes: int = 60
    # PAYDOC_CHATWOOT: JSON, another desk that gets the cases: url, account, inbox, token, webhook_secret, team
    chatwoot: ChatwootAccount | None = None
    # the same where `make run` simulates a channel's platform: its address
    demo_platforms: Mapping[str, str] = field(default_factory=dict)
    # PAYDOC_RATE_MESSAGES: messages of one conversation
    rate_messages: Rate | None = Rate(60, 60)
    # PAYDOC_RATE_CONVERSATIONS: new conversations of one address
    rate_conversations: Rate | None = Rate(1200, 300)
    # PAYDOC_RATE_READS: reads and tickets of one conversation
    rate_reads: Rate | None = Rate(1500, 300)
    # PAYDOC_RATE_SOCKETS: streams open at once from one address
    sockets_per_address: int = 20

    # PAYDOC_CASES_PER_ADDRESS: open cases of anonymous customers of one address before further ones are served last
    cases_per_address: int = 20
    # PAYDOC_CASES_PER_CUSTOMER: the same of one anonymous customer
    cases_per_customer: int = 3

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, channels: Iterable[ChannelSetting] = ()) -> Settings:
        """The settings in the environment, those of these channels too; what is empty keeps its default. Raises
        SettingsError.

        Each may be in a file instead, which the variable with _FILE behind its name names.
        """
        env = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        channels = tuple(channels)
        # What was kept of one channel alone was set by its name.
        days: Reader = partial(days_from_text, other_names={each.channel: MAIL for each in channels})
        for name, (variable, read) in {**_READERS, "retention": ("PAYDOC_RETENTION", days)}.items():
            raw = _raw(env, variable)
            if raw:
                values[name] = _read(variable, read, raw)
        values["channels"] = _by_channel(env, ((each.channel, each.variable, each.read) for each in channels))
        simulated = ((each.channel, each.simulated, str) for each in channels if each.simulated)
        values["demo_platforms"] = _by_channel(env, simulated)
        if password := values.get("database_password"):
            url = values.get("database_url", cls.database_url)
            values["database_url"] = _read(
                "PAYDOC_DATABASE_PASSWORD", partial(environment.with_password, url), password
            )
        return cls(**values)


def _by_channel(env: Mapping[str, str], read: Iterable[tuple[str, str, Reader]]) -> dict[str, Any]:
    found = ((channel, variable, reader, _raw(env, variable)) for channel, variable, reader in read)
    return {channel: _read(variable, reader, raw) for channel, variable, reader, raw in found if raw}


def _raw(env: Mapping[str, str], variable: str) -> str:
    try:
        return environment.value(env, variable)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _read(variable: str, read: Reader, raw: str) -> Any:
    try:
        return read(raw)
    except ValueError as error:
        # The value itself stays out of the text: it may be a key or a password.
        raise SettingsError(f"{variable}: expected {error}") from None


def _rate(raw: str) -> Rate | None:
    if raw.lower() == "off":
        return None
    count, _, seconds = raw.partition("/")
    fits = count.isascii() and seconds.isascii() and count.isdigit() and seconds.isdigit()
    if not (fits and len(raw) < 16 and int(count) and int(seconds)):
        raise ValueError('"off", or count/seconds such as 60/300')
    return Rate(int(count), float(seconds))


# A reader raises ValueError with what it expected, and never quotes what it was given.
_READERS: dict[str, tuple[str, Reader]] = {
    "host": ("PAYDOC_HOST", str),
    "port": ("PAYDOC_PORT", readers.between(0, 65535)),
    "database_url": ("PAYDOC_DATABASE_URL", str),
    "database_password": ("PAYDOC_DATABASE_PASSWORD", str),
    "model": ("PAYDOC_MODEL", readers.path),
    "jwt_keys": ("PAYDOC_JWT_KEYS", keys_from_json),
    "jwt_minutes": ("PAYDOC_JWT_MINUTES", readers.between(1, 1440)),
    "secret": ("PAYDOC_SECRET", readers.secret),
    "token_days": ("PAYDOC_TOKEN_DAYS", readers.between(1, 365)),
    "closed_token_hours": ("PAYDOC_CLOSED_TOKEN_HOURS", readers.between(1, 8760)),
    "retention": ("PAYDOC_RETENTION", days_from_text),
    "trusted_proxies": ("PAYDOC_TRUSTED_PROXIES", readers.networks),
    "allowed_origins": ("PAYDOC_ALLOWED_ORIGINS", readers.origins),
    "log_level": ("PAYDOC_LOG_LEVEL", readers.one_of(LOG_LEVELS)),
    "demo": ("PAYDOC_DEMO", readers.demo),
    "metrics_token": ("PAYDOC_METRICS_TOKEN", readers.token),
    "desk_assign": ("PAYDOC_DESK_ASSIGN", readers.one_of(("CLAIM", "AUTO"))),
    "totp_roles": ("PAYDOC_TOTP_ROLES", readers.some_of(ROLES)),
    "desk_idle_minutes": ("PAYDOC_DESK_IDLE_MINUTES", readers.between(5, 720)),
    "chatwoot": ("PAYDOC_CHATWOOT", account_from_json),
    "rate_messages": ("PAYDOC_RATE_MESSAGES", _rate),
    "rate_conversations": ("PAYDOC_RATE_CONVERSATIONS", _rate),
    "rate_reads": ("PAYDOC_RATE_READS", _rate),
    "sockets_per_address": ("PAYDOC_RATE_SOCKETS", readers.between(1, 10000)),
    "cases_per_address": ("PAYDOC_CASES_PER_ADDRESS", readers.between(1, 100000)),
    "cases_per_customer": ("PAYDOC_CASES_PER_CUSTOMER", readers.between(1, 1000)),
}


def variables(channels: Iterable[ChannelSetting] = ()) -> frozenset[str]:
    """The names of all that can be set here and for these channels, each also as the name of a file."""
    names = [variable for variable, _ in _READERS.values()]
    names += filter(None, (name for each in channels for name in (each.variable, each.simulated)))
    return frozenset([*names, *(name + environment.FILE for name in names)])
