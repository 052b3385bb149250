"""What every answer of the desk is: a shape of which nothing is left out and to which nothing is added."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


def _exact(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Every member is always there, perhaps null, but for those that say `sometimes`: pydantic 1 has no word for it."""
    members, required = schema.get("properties", {}), []
    for field in model.__fields__.values():
        known = members[field.alias]
        if not known.pop("sometimes", False):
            required.append(field.alias)
        if field.allow_none:
            members[field.alias] = {"anyOf": [known, {"type": "null"}]}
    schema["required"] = required


class ExactResponse(BaseModel):
    """Exactly these members."""

    class Config:
        """Of pydantic."""

        extra = "forbid"
        schema_extra = staticmethod(_exact)
