"""What is kept of one person, across all tables: how long each kind is kept, its export, its erasure."""

from bot.store.person.belongings import KINDS, Kind
from bot.store.person.facade import Days, Export, PersonStore
from bot.store.person.identity import Individual
from bot.store.person.wishes import Wish

__all__ = ["KINDS", "Days", "Export", "Individual", "Kind", "PersonStore", "Wish"]
