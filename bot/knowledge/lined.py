"""YAML by the C parser, with the place of every key and item: many times as fast as ruamel's round trip."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver


class Span(NamedTuple):
    """Where a value stands: the line of its key or first character, its last line, the column behind its end, whether
    it is written without quotes, and whether it is an item of a list. Lines are counted from 1."""

    line: int
    end: int
    column: int
    bare: bool
    listed: bool = False


class Mapping(dict[str, Any]):
    """A mapping of a file that knows its own place and those of its keys."""

    line: int
    end: int
    spans: dict[str, Span]

    @classmethod
    def empty(cls) -> Mapping:
        """A mapping that stands in no file."""
        data = cls()
        data.line, data.end, data.spans = 1, 1, {}
        return data


class Sequence(list[Any]):
    """A list of a file that knows the places of its items."""

    spans: list[Span]


class _Constructor(SafeConstructor):
    """Makes `Mapping` and `Sequence` of every mapping and list. Raises DuplicateKeyError like its parent."""

    def construct_lined(self, node: Any) -> Iterator[Mapping]:
        data = Mapping()
        yield data
        data.line, data.end = node.start_mark.line + 1, _last_line(node)
        data.spans = {self.construct_object(key): _span(key, value) for key, value in node.value}
        data.update(self.construct_mapping(node))

    def construct_placed(self, node: Any) -> Iterator[Sequence]:
        data = Sequence()
        yield data
        data.spans = [_span(item, item)._replace(listed=True) for item in node.value]
        data.extend(self.construct_sequence(node))


_Constructor.add_constructor("tag:yaml.org,2002:map", _Constructor.construct_lined)
_Constructor.add_constructor("tag:yaml.org,2002:seq", _Constructor.construct_placed)


class _Resolver(VersionedResolver):
    """Looks up once what scalars may be: ruamel does it for each of them, which is two thirds of the time."""

    @cached_property
    def versioned_resolver(self) -> Any:
        return super().versioned_resolver


def parse(text: str) -> Any:
    """The values of a YAML 1.2 text. Raises ruamel's YAMLError."""
    yaml = YAML(typ="safe")
    yaml.Constructor, yaml.Resolver = _Constructor, _Resolver
    return yaml.load(text)


def _span(first: Any, value: Any) -> Span:
    bare = isinstance(value, ScalarNode) and value.style not in ('"', "'", "|", ">")
    return Span(first.start_mark.line + 1, _last_line(value), value.end_mark.column, bare)


def _last_line(node: Any) -> int:
    """A block ends above the line on which the next thing begins."""
    mark = node.end_mark
    block = getattr(node, "flow_style", None) is False
    return int(mark.line + (1 if mark.column and not block else 0))
