"""What is not safe in the settings once others than this machine can reach the service, in plain words."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from bot.channel_registry import channel_settings
from bot.loopback import is_loopback
from bot.settings import Settings, variables

MOST_PROXIES = 256
EVERYBODY = {4: 8, 6: 32}  # a network as large as this is not one operator's
_ALMOST = 0.75
_OURS = "PAYDOC_"
# Read elsewhere than in the settings: by Rasa's components, by the scripts.
_ELSEWHERE = {"PAYDOC_KNOWLEDGE_DIR", "PAYDOC_CACHE_DIR", "PAYDOC_MODELS_DIR", "PAYDOC_PYTHON"}


@dataclass(frozen=True)
class Hazard:
    """One thing that is not safe: what follows from it and what to do. `fatal`: nothing is served with it."""

    name: str
    text: str
    fatal: bool = False


def hazards(chosen: Settings, wallets: Collection[str], environ: Iterable[str] = ()) -> list[Hazard]:
    """All there are, those first with which nothing is served. `environ`: the names of what is set."""
    found = [*_misspelt(environ)]
    if exposed(chosen):
        found += [*_proxies(chosen), *_demo(chosen), *_plain(chosen), *_origins(chosen)]
        found += [*_rates(chosen), *_unknown_customers(chosen, wallets)]
    return sorted(found, key=lambda each: not each.fatal)


def exposed(chosen: Settings) -> bool:
    """Whether others can reach it: at its address, or through a proxy on this machine."""
    return not is_loopback(chosen.host) or bool(chosen.trusted_proxies)


def trial_account(login: str) -> Hazard:
    """There is an account that was made for trying the desk out."""
    return Hazard("account", f"the desk has the account of the demo: python -m bot agent disable {login}")


def _proxies(chosen: Settings) -> Iterator[Hazard]:
    for name in chosen.trusted_proxies:
        network = ipaddress.ip_network(name)
        if network.is_loopback or network.num_addresses <= MOST_PROXIES:
            continue
        believed = "can claim to come from any address, past every limit: name the proxy's own address only"
        if network.prefixlen < EVERYBODY[network.version]:
            yield Hazard("proxies", f"PAYDOC_TRUSTED_PROXIES={name}: everybody {believed}", fatal=True)
        else:
            count = f"{network.num_addresses:,}" if network.version == 4 else "too many"
            yield Hazard("proxies", f"PAYDOC_TRUSTED_PROXIES={name}: each of {count} machines {believed}")


def _demo(chosen: Settings) -> Iterator[Hazard]:
    shown = "shows the demo page and the wallets' whole documents to everybody"
    if chosen.demo == "public":
        yield Hazard("demo", f"PAYDOC_DEMO=public {shown}: off, unless that is wanted")
    elif chosen.demo:
        yield Hazard("demo", f"PAYDOC_DEMO={chosen.demo} {shown}: off, or public if that is wanted", fatal=True)


def _plain(chosen: Settings) -> Iterator[Hazard]:
    if not chosen.trusted_proxies:
        yield Hazard(
            "http",
            f"it listens at {chosen.host or 'all addresses'} without TLS: what customers write can be read on its way, "
            "and nobody can sign in to the desk. Put a proxy with TLS in front and name it in PAYDOC_TRUSTED_PROXIES",
        )


def _origins(chosen: Settings) -> Iterator[Hazard]:
    parted = ((each, urlsplit(each)) for each in chosen.allowed_origins)
    plain = [each for each, parts in parted if parts.scheme == "http" and not is_loopback(parts.hostname or "")]
    if plain:
        yield Hazard(
            "origins", f"PAYDOC_ALLOWED_ORIGINS: pages of {', '.join(plain)} can be changed on their way: https only"
        )


def _rates(chosen: Settings) -> Iterator[Hazard]:
    rates = {
        "PAYDOC_RATE_MESSAGES": chosen.rate_messages,
        "PAYDOC_RATE_CONVERSATIONS": chosen.rate_conversations,
        "PAYDOC_RATE_READS": chosen.rate_reads,
    }
    unlimited = [variable for variable, rate in rates.items() if rate is None]
    if unlimited:
        yield Hazard("rates", f"one caller can keep it busy for all others: {', '.join(unlimited)} off")


def _unknown_customers(chosen: Settings, wallets: Collection[str]) -> Iterator[Hazard]:
    missing = sorted(set(wallets) - set(chosen.jwt_keys))
    if missing:
        yield Hazard(
            "keys",
            f"customers of {', '.join(missing)} are strangers each time: PAYDOC_JWT_KEYS has no key of the wallet",
        )


def _misspelt(environ: Iterable[str]) -> Iterator[Hazard]:
    ports = {f"{each.simulated}_PORT" for each in channel_settings() if each.simulated}  # of scripts/run.sh
    known = {name.removeprefix(_OURS) for name in variables(channel_settings()) | _ELSEWHERE | ports}
    for name in sorted(environ):
        own = name.removeprefix(_OURS)
        if own == name or own in known:
            continue
        meant = get_close_matches(own, known, 1, _ALMOST)
        nearest = f": {_OURS}{meant[0]}?" if meant else ""
        yield Hazard("misspelt", f"{name} is no setting and changes nothing{nearest}")
