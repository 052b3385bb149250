"""The folder of a new wallet: everything undocumented, so that the linter asks only for what must be written."""

from __future__ import annotations

import re
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.loader import read
from bot.knowledge.notices import notice

_TEMPLATE = Path(__file__).with_name("brand_zh.yml")
_ID = re.compile("[a-z][a-z0-9_]*")


def make_brand(root: Path, brand: str, name: str = "") -> Path:
    """Make `brands/<brand>/` under `root` and return it. Raises KnowledgeError where it is there, or is no name of a
    folder."""
    folder = root / "brands" / brand
    if not _ID.fullmatch(brand):
        raise KnowledgeError(notice("brand_form", brand=brand))
    if folder.exists():
        raise KnowledgeError(notice("brand_exists", folder=folder))
    topics = read(root)[0].topics.values()
    undocumented = "\n".join(f"  - {topic.id}  # {topic.name}" for topic in topics if topic.lane != "service")
    text = _TEMPLATE.read_text(encoding="utf-8")
    for key, value in (("brand", brand), ("name", name), ("undocumented", undocumented)):
        text = text.replace("{" + key + "}", value)
    folder.mkdir(parents=True)
    (folder / "brand.yml").write_text(text, encoding="utf-8")
    (folder / "document.txt").touch()
    return folder
