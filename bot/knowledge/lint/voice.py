"""Rules about what belongs to no wallet: the bot's own voice, and files that nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import KnowledgeError
from bot.knowledge.desk_rules import load_rules
from bot.knowledge.lint.facts import phones_in
from bot.knowledge.lint.library import WORDS, Library, Rule
from bot.knowledge.lint.names import names_in, right_names
from bot.knowledge.lint.plainness import paper_in, too_hard
from bot.knowledge.lint.wording import asks_for_secrets
from bot.knowledge.model import Topic
from bot.knowledge.passages import LABEL_LIMIT
from bot.knowledge.reader import KnowledgeFault, read_yaml
from bot.privacy.secret_requests import asks_for_secret

SHORTEST_NAME = 3
_READ = re.compile(
    r"topics\.yml|phrases\.yml|words\.yml|lanes\.yml|desk\.yml|brands/[^/]+/(?:(?:brand|answers|canned)\.yml|checklists/[^/]+\.yml)"
)
_JOINTS = re.compile(WORDS["name_joints"])


def own_voice(library: Library) -> Iterator[KnowledgeFault]:
    """A phrase holds nothing of a wallet and asks for no secret."""
    brands = library.knowledge.brands.values()
    names = tuple(name for brand in brands for name in (*right_names(brand), *brand.misspellings))
    for line, key, text in _phrases(library):
        reasons = [f"'{name}' is the name of a wallet" for name in names_in(text, names)]
        reasons += [f"'{number}' looks like a phone number" for number in phones_in(text)]
        reasons += [f"asks the customer for a secret: '{words}'" for words in asks_for_secrets(text)]
        reasons += [f"'{words}' speaks of the bot's paper: say what the help says" for words in paper_in(text)]
        reasons += [f"'{word}' is too hard a word: say it plainly" for word in too_hard(text)]
        yield from (KnowledgeFault("phrases.yml", line, f"{key}: {reason}") for reason in reasons)


def named_topics(library: Library) -> Iterator[KnowledgeFault]:
    """A phrase names no topic: a wallet may lack it, and {examples} knows which it has."""
    names = [name for topic in library.knowledge.topics.values() for name in _names(topic)]
    for line, key, text in _phrases(library):
        for name in names:
            if name in text:
                yield KnowledgeFault(
                    "phrases.yml", line, f"{key}: '{name}' is a topic that a wallet may lack: {{examples}}"
                )


def phrase_form(library: Library) -> Iterator[KnowledgeFault]:
    """A phrase says something, has no empty line inside, and as a label fits a button."""
    for line, key, text in _phrases(library):
        if not text:
            yield KnowledgeFault("phrases.yml", line, f"{key}: an empty phrase")
        elif any(not part.strip() for part in text.split("\n")):
            yield KnowledgeFault("phrases.yml", line, f"{key}: an empty line inside the text")
        elif key.startswith("label_") and "{" not in text and len(text) > LABEL_LIMIT:
            yield KnowledgeFault("phrases.yml", line, f"{key}: '{text}' is longer than {LABEL_LIMIT} characters")


def stray_files(library: Library) -> Iterator[KnowledgeFault]:
    """Every YAML file is one that the bot reads, and none holds a key of Rasa's own files."""
    for path in sorted(p for p in library.root.rglob("*") if p.suffix in (".yml", ".yaml")):
        name = path.relative_to(library.root).as_posix()
        if not _READ.fullmatch(name):
            yield KnowledgeFault(name, 1, "nobody reads this file: see docs/knowledge.md for where knowledge lives")
            found: list[KnowledgeFault] = []
            read_yaml(path, library.root, found)
            yield from found


def desk_rules(library: Library) -> Iterator[KnowledgeFault]:
    """The desk's own files can be read, and no canned reply asks for a secret."""
    try:
        rules = load_rules(library.root)
    except KnowledgeError as error:
        path, _, reason = str(error).partition(": ")
        yield KnowledgeFault(path, 1, reason)
        return
    for canned in (*rules.canned, *(c for own in rules.of_brand.values() for c in own)):
        if asks_for_secret(canned.text):
            yield KnowledgeFault("desk.yml", 1, f"{canned.shortcut}: asks the customer for a secret")


def _names(topic: Topic) -> Iterator[str]:
    """Its name and the first words of it; what the system does itself may be named."""
    first = _JOINTS.split(topic.name)[0]
    if topic.lane != "service":
        yield from (name for name in {topic.name, first} if len(name) >= SHORTEST_NAME)


def _phrases(library: Library) -> Iterator[tuple[int, str, str]]:
    node = library.phrases()
    for key in node.data if node else ():
        value = node.data[key] if node else None
        if node and isinstance(value, str):
            yield node.line_of(key), key, value.strip()


RULES: tuple[Rule, ...] = (own_voice, named_topics, phrase_form, stray_files, desk_rules)
