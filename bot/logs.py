"""Records on standard output, without a word a customer said: JSON lines, or short ones for a person at a terminal.

Records of this project are written as they are. What other libraries say is not: Rasa, for one, puts a
customer's text into its messages and exceptions. Of theirs the place, the level and the kinds of exceptions stay.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
import warnings
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

from bot.settings import ROOT

logger = logging.getLogger(__name__)
HIDDEN = "(hidden)"
_OURS = ("bot", "__main__")
_PLAIN = ("uvicorn", "alembic")  # say nothing of customers, once WebSocket addresses are cut
_FIELDS = "fields"
_CAUSES = 5


def configure(level: str = "INFO") -> None:
    """Send every record to standard output; replaces whatever handlers were there.

    A terminal gets short lines, and of those only warnings and worse, unless the level is DEBUG.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(Privacy())
    if sys.stdout.isatty():
        handler.setFormatter(ShortLines())
        handler.setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)
    else:
        handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    for name in _PLAIN:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
    if level != "DEBUG":
        logging.getLogger("alembic").setLevel(logging.WARNING)  # a line of its own for each migration
    logging.getLogger("uvicorn.access").disabled = True
    warnings.showwarning = _note_warning  # type: ignore[assignment]  # it names only what it uses
    _route_structlog()


def fields(**values: Any) -> dict[str, Any]:
    """For `extra=`: values that become members of the JSON line. They must be free of text and secrets."""
    return {_FIELDS: values}


class Privacy(logging.Filter):
    """Takes out of a record what may hold a customer's words, a token or a ticket."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: the record is kept, its words may not be."""
        if _belongs(record.name, _OURS):
            return True
        if not _belongs(record.name, _PLAIN):
            record.msg, record.args = HIDDEN, None
        elif record.args and isinstance(record.args, tuple):
            record.args = tuple(_without_query(value) for value in record.args)
        return True


class JsonLines(logging.Formatter):
    """One line a record. Of an exception its kind and the places it passed; its text only if it is ours."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        return json.dumps(self.members(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def members(self, record: logging.LogRecord) -> dict[str, Any]:
        """Everything that may be said of the record."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if line["message"] == HIDDEN:
            line["where"] = f"{record.filename}:{record.lineno}"
        line.update(getattr(record, _FIELDS, {}))
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _chain(record.exc_info[1])
        return line


class ShortLines(JsonLines):
    """The same for a person's eyes: time, level, words, where; the places of an exception on lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line = self.members(record)
        at, errors = line.pop("at")[11:19], line.pop("error", [])
        head = f"{at} {line.pop('level'):<7} {line.pop('logger')}: {line.pop('message')}"
        known = [f"{name}={value}" for name, value in line.items() if value is not None]
        return "\n".join([" ".join([head, *known]), *(place for each in errors for place in _short_error(each))])


def _note_warning(_text: object, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    logger.debug("warning", extra=fields(kind=category.__name__, place=f"{_short(filename)}:{lineno}"))


def _belongs(name: str, families: tuple[str, ...]) -> bool:
    return name.partition(".")[0] in families


def _without_query(value: object) -> object:
    return value.partition("?")[0] if isinstance(value, str) else value


def _chain(error: BaseException | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < _CAUSES:
        found.append(_shown(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _shown(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    shown: dict[str, Any] = {"kind": name, "at": _places(error.__traceback__)}
    if _belongs(kind.__module__, _OURS):
        shown["text"] = str(error)
    return shown


def _short_error(error: dict[str, Any]) -> list[str]:
    return [f"  {error['kind']} {error.get('text', '')}".rstrip(), *(f"    {place}" for place in error["at"])]


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-12:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    return filename.rpartition("/site-packages/")[2].removeprefix(f"{ROOT}/")


def _route_structlog() -> None:
    """Rasa's structlog would print to standard output by itself, past every filter."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _bare_event],
        logger_factory=structlog.stdlib.LoggerFactory(ignore_frame_names=["structlog"]),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _bare_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    return {"msg": str(event.get("event", "")), "exc_info": event.get("exc_info")}
