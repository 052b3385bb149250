"""Errors of the engine.

PaydocError
├── KnowledgeError        a knowledge file cannot be used; names file and line
└── StateError            stored state that this version cannot read
"""

from __future__ import annotations


class PaydocError(Exception):
    """Root of every error this project raises itself."""


class KnowledgeError(PaydocError):
    """A knowledge file cannot be used; the text names file, line and reason."""


class StateError(PaydocError):
    """Stored conversation state cannot be read by this version."""
