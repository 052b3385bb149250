"""Runs Rasa's graph one node after the other; dask plans anew for every message, at the cost of a whole node."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rasa.engine.graph import GraphNode, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


class SequentialRunner:
    """Takes the place of a loaded DaskGraphRunner, with its nodes."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        """Take over the instantiated nodes."""
        self._schema: GraphSchema = loaded._graph_schema
        self._nodes: Mapping[str, GraphNode] = loaded._instantiated_nodes
        self._plan = cache(self._plan_for)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets, as GraphRunner promises."""
        wanted = tuple(targets or self._schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            done[name] = self._nodes[name](*(done[need] for need in needs))
        return dict(done[name] for name in wanted)

    def _plan_for(self, targets: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The nodes that the targets need, each after those it needs itself."""
        nodes = self._schema.minimal_graph_schema(list(targets)).nodes
        order: dict[str, tuple[str, ...]] = {}

        def visit(name: str) -> None:
            if name in order or name not in nodes:
                return
            needs = tuple(nodes[name].needs.values())
            for need in needs:
                visit(need)
            order[name] = needs

        for target in targets:
            visit(target)
        return tuple(order.items())
