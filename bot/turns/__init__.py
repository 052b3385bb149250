"""Running turns: one at a time per conversation, in order, and telling whoever waits for the answer."""

from bot.turns.bus import Bus, LocalBus, Signal
from bot.turns.buses import bus_for
from bot.turns.dispatcher import TurnDispatcher
from bot.turns.ports import TurnResponder
from bot.turns.store_calls import StoreBusy, StoreCalls
from bot.turns.threads import StoreThreads

__all__ = [
    "Bus",
    "LocalBus",
    "Signal",
    "StoreBusy",
    "StoreCalls",
    "StoreThreads",
    "TurnDispatcher",
    "TurnResponder",
    "bus_for",
]
