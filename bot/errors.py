"""The root of all our errors, and those of the pure rooms; the other rooms have theirs beside what raises them.

PaydocError
├── KnowledgeError        a knowledge file cannot be used; names file and line
└── StateError            stored state that this version cannot read
"""

from __future__ import annotations


class PaydocError(Exception):
    """Root of every error this project raises itself. Its text is our own words and no customer's: it may be logged."""


class KnowledgeError(PaydocError):
    """A knowledge file cannot be used; the text names file, line and reason."""


class StateError(PaydocError):
    """Stored conversation state cannot be read by this version."""
