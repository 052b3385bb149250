"""A case as another desk gets it: all that is known, as text, with hidden values hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.desk import case_view
from bot.desk.card_text import card_text, standing, transcript
from bot.desk.ports import Handover
from bot.desk.redaction import hide_in
from bot.desk_service.service import DeskService
from bot.store.desk.values import DeskCase, Run


@dataclass(frozen=True)
class ReadCase:
    """A case as it was read, with what was walked in its conversation."""

    case: DeskCase
    runs: Sequence[Run]

    def standing(self, desk: DeskService) -> str:
        """What is known of it beside the customer's words, which are passed on one by one."""
        topic = desk.topic_name(self.case["topic"])
        known = standing(self._view(desk), desk.rules.summary, self.case["callback"])
        return "\n".join(filter(None, (topic, known)))

    def handover(self, desk: DeskService, messages: Sequence[Mapping[str, Any]]) -> Handover:
        """The whole of it, with what was said until now."""
        case, view = self.case, self._view(desk)
        details = case["card"].get("details", {})
        said = [{**message, "text": hide_in(message["text"], details)} for message in messages]
        title = f"{case['number']} {desk.topic_name(case['topic'])}"
        return Handover(
            conversation_id=case["conversation_id"],
            number=case["number"],
            brand=case["brand"],
            queue=case["queue"],
            at_risk=view["risk"] != "none",
            card=card_text(view, desk.rules.summary, title, case["callback"]),
            transcript=transcript(said),
            last_words=(view["words"] or [""])[-1],
        )

    def _view(self, desk: DeskService) -> dict[str, Any]:
        return case_view.card(self.case, self.runs, desk.checklists(self.case["brand"]))
