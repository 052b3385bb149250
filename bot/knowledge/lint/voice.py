"""Rules about what belongs to no wallet: the bot's own voice, and files that nobody reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.desk_rules import read_rules
from bot.knowledge.lint.facts import phones_in
from bot.knowledge.lint.flaws import Flaw
from bot.knowledge.lint.library import WORDS, Library, Rule
from bot.knowledge.lint.names import names_in, right_names
from bot.knowledge.lint.plainness import paper_in, too_hard
from bot.knowledge.lint.wording import asks_for_secrets, markup_in
from bot.knowledge.model import Topic
from bot.knowledge.notices import nearest, notice, shown
from bot.knowledge.passages import LABEL_LIMIT
from bot.knowledge.reader import KnowledgeFault, read_yaml
from bot.privacy.secret_requests import asks_for_secret

SHORTEST_NAME = 3
_READ = re.compile(
    r"(?:topics|phrases|words|lanes|desk)\.yml"
    r"|brands/[^/]+/(?:(?:brand|answers|canned)\.yml|document\.txt|checklists/[^/]+\.yml)"
)
FILES = (
    ("brand.yml", "answers.yml", "canned.yml", "document.txt"),
    ("topics.yml", "phrases.yml", "words.yml", "lanes.yml", "desk.yml"),
)
_JOINTS = re.compile(WORDS["name_joints"])


def own_voice(library: Library) -> Iterator[Flaw]:
    """A phrase holds nothing of a wallet and asks for no secret."""
    brands = library.knowledge.brands.values()
    names = tuple(name for brand in brands for name in (*right_names(brand), *brand.misspellings))
    for key, text in _phrases(library):
        found = [(name, notice("wallet_named", name=name)) for name in names_in(text, names)]
        found += [(number, notice("phone_in_voice", number=number)) for number in phones_in(text)]
        found += [(words, notice("secret_asked", words=words)) for words in asks_for_secrets(text)]
        found += [(words, notice("paper", words=words)) for words in paper_in(text)]
        found += [(word, notice("too_hard", word=word)) for word in too_hard(text)]
        found += [(mark, notice("markup", markup=mark)) for mark in markup_in(text)]
        yield from (_at(key, reason, near) for near, reason in found)


def named_topics(library: Library) -> Iterator[Flaw]:
    """A phrase names no topic: a wallet may lack it, and {examples} knows which it has."""
    names = [name for topic in library.knowledge.topics.values() for name in _names(topic)]
    for key, text in _phrases(library):
        yield from (_at(key, notice("topic_named", name=name), name) for name in names if name in text)


def phrase_form(library: Library) -> Iterator[Flaw]:
    """A phrase says something, has no empty line inside, and as a label fits a button."""
    for key, text in _phrases(library):
        if not text:
            yield _at(key, notice("empty_phrase"))
        elif any(not part.strip() for part in text.split("\n")):
            yield _at(key, notice("empty_line"))
        elif key.startswith("label_") and "{" not in text and len(text) > LABEL_LIMIT:
            yield _at(key, notice("label_long", label=text, length=len(text), most=LABEL_LIMIT))


def stray_files(library: Library) -> Iterator[Flaw]:
    """Every file is one that the bot reads, hidden ones aside; no YAML file holds a key of Rasa's own files."""
    files = (path for path in library.root.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in sorted(files):
        name = path.relative_to(library.root).as_posix()
        if not _READ.fullmatch(name):
            yield Flaw(name, 1, notice("stray_file") + _meant(name, library))
            found: list[KnowledgeFault] = []
            if path.suffix in (".yml", ".yaml"):
                read_yaml(path, library.root, found)
            yield from (Flaw(fault.path, fault.line, fault.reason) for fault in found)


def desk_rules(library: Library) -> Iterator[Flaw]:
    """The desk's own files can be read, and no canned reply asks for a secret."""
    problems: list[KnowledgeFault] = []
    rules = read_rules(library.root, problems)
    yield from (Flaw(fault.path, fault.line, fault.reason) for fault in problems)
    for path, own in (("desk.yml", rules.canned), *((f"brands/{b}/canned.yml", c) for b, c in rules.of_brand.items())):
        for canned in own:
            found = [(mark, notice("markup", markup=mark)) for mark in markup_in(canned.text)]
            if asks_for_secret(canned.text):
                found.append(("", notice("secret_asked", words=shown(canned.text))))
            for near, reason in found:
                told = notice("canned", shortcut=canned.shortcut, reason=reason)
                yield Flaw(path, canned.line, told, ("text",), near)


def _meant(name: str, library: Library) -> str:
    """The name of a file that was probably meant."""
    folder, _, own = name.rpartition("/")
    known = (
        [f"{topic}.yml" for topic in library.knowledge.topics] if folder.endswith("checklists") else FILES[not folder]
    )
    meant = nearest(own, known)
    return notice("meant", word=f"{folder}/{meant}".removeprefix("/")) if meant else ""


def _at(key: str, reason: str, near: str = "") -> Flaw:
    return Flaw("phrases.yml", 1, notice("phrase", key=key, reason=reason), (key,), near)


def _names(topic: Topic) -> Iterator[str]:
    """Its name and the first words of it; what the system does itself may be named."""
    first = _JOINTS.split(topic.name)[0]
    if topic.lane != "service":
        yield from (name for name in {topic.name, first} if len(name) >= SHORTEST_NAME)


def _phrases(library: Library) -> Iterator[tuple[str, str]]:
    for key, value in library.phrases().data.items():
        if isinstance(value, str):
            yield key, value.strip()


RULES: tuple[Rule, ...] = (own_voice, named_topics, phrase_form, stray_files, desk_rules)
