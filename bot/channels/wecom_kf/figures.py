"""Figures of 微信客服: what was pulled, what the platform refuses."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge


class WecomKfFigures:
    """Counts for one registry, by wallet, and by the platform's own error code where something is refused."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        kept = registry or CollectorRegistry()
        self._pulled = Counter("paydoc_wecom_kf_pulled", "Messages and events pulled", ["wallet"], registry=kept)
        self._refusals = Counter(
            "paydoc_wecom_kf_refusals", "Calls the API refused, by error code", ["wallet", "code"], registry=kept
        )
        self._refused = Gauge(
            "paydoc_wecom_kf_refused", "1 while the API of an account refuses everything", ["wallet"], registry=kept
        )

    def pulled(self, wallet: str, count: int) -> None:
        """So many messages and events were read."""
        self._pulled.labels(wallet).inc(count)

    def refused(self, wallet: str, code: int) -> None:
        """The API refused a call."""
        self._refusals.labels(wallet, str(code)).inc()

    def stands(self, wallet: str, refused: bool) -> None:
        """Whether the API of this account takes messages."""
        self._refused.labels(wallet).set(int(refused))
