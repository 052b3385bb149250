"""Figures of the official accounts: how customers are answered, and what WeChat refuses."""

from __future__ import annotations

from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

Way = Literal["passive", "api"]


class WechatFigures:
    """Counts for one registry. By wallet and, where something is refused, by WeChat's own error code."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        kept = registry or CollectorRegistry()
        self._answers = Counter(
            "paydoc_wechat_answers", "Messages that reached customers, by way", ["wallet", "way"], registry=kept
        )
        self._refusals = Counter(
            "paydoc_wechat_refusals", "Messages the API refused, by error code", ["wallet", "code"], registry=kept
        )
        self._notices = Counter(
            "paydoc_wechat_notices",
            "Notices to customers out of reach, by what became of them",
            ["wallet", "kind", "outcome"],
            registry=kept,
        )
        self._refused = Gauge(
            "paydoc_wechat_refused", "1 while the API of an account refuses everything", ["wallet"], registry=kept
        )

    def noticed(self, wallet: str, kind: str, outcome: str) -> None:
        """A notice was given, arrived, or did not."""
        self._notices.labels(wallet, kind, outcome).inc()

    def answered(self, wallet: str, way: Way) -> None:
        """A message went this way."""
        self._answers.labels(wallet, way).inc()

    def refused(self, wallet: str, code: int) -> None:
        """The API refused a message."""
        self._refusals.labels(wallet, str(code)).inc()

    def stands(self, wallet: str, refused: bool) -> None:
        """Whether the API of this account takes messages."""
        self._refused.labels(wallet).set(int(refused))
