"""The shapes that the calls of both audiences share, as the OpenAPI document shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Field, PydanticValueError, validator
from pydantic.fields import ModelField
from ruamel.yaml import YAML

from bot.privacy import odd_characters

BIGGEST_SEQ = 2**31 - 1
EXAMPLES: dict[str, str] = YAML(typ="safe").load(Path(__file__).with_name("examples_zh.yml"))
State = Literal["bot", "queued", "agent", "closed"]


class OddCharacters(PydanticValueError):
    """A text that no database keeps."""

    code = "odd_characters"
    msg_template = "NUL or half a surrogate pair"


class RequestBody(BaseModel):
    """What a client sends. Texts with odd characters are refused here, once for all calls; those in `cleaned` are
    free words of a customer, whose phone may cut an emoji in two: the guard takes the half away."""

    cleaned: ClassVar[frozenset[str]] = frozenset()

    @validator("*", pre=True)
    def _plain(cls, value: Any, field: ModelField) -> Any:
        if field.name not in cls.cleaned and odd_characters.are_in(value):
            raise OddCharacters()
        return value


class Step(BaseModel):
    """Which step of a checklist a message shows."""

    id: str = Field(example="network")
    index: int = Field(description="From 1", example=2)
    count: int = Field(example=6)
    title: str = Field(example=EXAMPLES["title"])


class Attachment(BaseModel):
    """A picture or, from some channels, a recording of the customer's. `GET …/attachments/{id}` gives its bytes."""

    id: str
    media_type: Literal[
        "image/png", "image/jpeg", "audio/amr", "audio/amr-wb", "audio/ogg", "audio/mpeg", "audio/speex"
    ]
    bytes: int = Field(example=183204)
    width: int | None = Field(None, description="Only of a picture", example=1170)
    height: int | None = Field(None, description="Only of a picture", example=2532)


class ProblemDocument(BaseModel):
    """An error (RFC 9457). `detail` may be shown to the customer."""

    type: str = Field(example="urn:paydoc:problem:text-too-long")
    title: str = Field(example=EXAMPLES["problem_title"])
    status: int = Field(example=422)
    detail: str = Field(example=EXAMPLES["problem_detail"])
    instance: str = Field(example="urn:paydoc:request:0a1b2c3d4e5f")
    errors: list[dict[str, str]] | None = Field(
        None, description="Which members are wrong", example=[{"pointer": "/text", "reason": "…"}]
    )
