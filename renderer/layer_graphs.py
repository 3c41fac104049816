"""Layers as CUDA graphs: one launch in place of one for each of a layer's kernels.

The small layers of a synthesis take a GPU less time than it takes a program to launch their dozen kernels
each. A graph is recorded for a layer, not for a picture: so any layer can be the last one, and a synthesis
still begins where something has changed (`renderer.stages`), for as many launches as there are layers.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import torch

from renderer.interventions import Ablation
from renderer.noise import NoiseMode
from renderer.stage import Stage
from renderer.synthesis_network import Conditions, SynthesisNetwork

LARGEST_ERROR = 1e-3  # of what a graph gives, against its kernels launched one by one, by the norm


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Work that `replay` does again on the same memory: it reads what it has read, and overwrites `output`.

    `held_bytes` is all memory that it works on.
    """

    output: Stage
    replay: Callable[[], None]
    held_bytes: int


Record = Callable[[Callable[[], Stage]], Recording]


@dataclass(frozen=True, slots=True, eq=False)
class _Inputs:
    """What a layer is computed from."""

    below: Stage | None
    w: torch.Tensor | None
    matrix: torch.Tensor | None

    def tensors(self) -> dict[str, torch.Tensor]:
        """By name, those that there are."""
        named = {} if self.below is None else self.below.tensors
        return named | {
            name: tensor for name, tensor in (("w", self.w), ("matrix", self.matrix)) if tensor is not None
        }

    def with_tensors(self, tensors: dict[str, torch.Tensor]) -> _Inputs:
        """The same with some tensors in place of those of their names."""
        others = dict(tensors)
        w, matrix = others.pop("w", self.w), others.pop("matrix", self.matrix)
        return _Inputs(None if self.below is None else replace(self.below, **others), w, matrix)


@dataclass(frozen=True, slots=True, eq=False)
class _Graph:
    """A recording and its inputs: those in `own` are to be copied there, the others are graphs' outputs."""

    recording: Recording
    inputs: _Inputs
    own: dict[str, torch.Tensor]

    def run(self, inputs: _Inputs) -> Stage:
        given = inputs.tensors()
        for name, place in self.own.items():
            place.copy_(given[name])
        self.recording.replay()
        return self.recording.output


class LayerGraphs:
    """Computes layers as `SynthesisNetwork.step` does, from the second time on as a graph.

    The tensors that it returns are overwritten when the layer is computed again; who keeps one longer keeps a
    copy. There is no graph for layers that are ablated or get drawn noise, nor for what cannot be recorded,
    comes out otherwise as a graph, or finds no room within the budget.
    """

    def __init__(self, record: Record, budget_bytes: int) -> None:
        self._record = record
        self._budget_bytes = budget_bytes
        self._graphs: weakref.WeakKeyDictionary[SynthesisNetwork, dict[Hashable, _Graph | None]] = (
            weakref.WeakKeyDictionary()
        )
        self._outputs: weakref.WeakValueDictionary[int, torch.Tensor] = weakref.WeakValueDictionary()

    def beside(self) -> LayerGraphs:
        """Others, recorded in the same way, that overwrite none of these."""
        return LayerGraphs(self._record, self._budget_bytes)

    @property
    def held_bytes(self) -> int:
        """The memory of all graphs, their outputs included."""
        return sum(graph.recording.held_bytes for graph in self._all())

    @property
    def storages(self) -> set[int]:
        """The addresses of all outputs."""
        return {place for graph in self._all() for place in graph.recording.output.storages}

    def step(
        self,
        network: SynthesisNetwork,
        layer: str,
        below: Stage | None,
        w: torch.Tensor | None,
        *,
        conditions: Conditions,
        ablation: Ablation | None,
    ) -> Stage:
        """See `SynthesisNetwork.step`."""

        def compute(inputs: _Inputs) -> Stage:
            own = replace(conditions, input_matrix=inputs.matrix)
            return network.step(layer, inputs.below, inputs.w, conditions=own, ablation=ablation)

        inputs = _Inputs(below, w, conditions.input_matrix)
        if ablation is not None or conditions.noise.mode is NoiseMode.RANDOM:
            return compute(inputs)
        graphs = self._graphs.setdefault(network, {})
        tensors = inputs.tensors()
        shapes = tuple((name, tensor.shape, tensor.dtype) for name, tensor in tensors.items())
        kind = (layer, conditions.half, conditions.noise.mode, shapes)
        if kind not in graphs:  # the first time compiles kernels, and makes what is made once
            graphs[kind] = None
            return compute(inputs)
        foreign = {name: tensor for name, tensor in tensors.items() if not self._is_output(tensor)}
        read_there = tuple(id(tensor) for name, tensor in tensors.items() if name not in foreign)
        key = (kind, read_there, tuple(foreign))
        if key not in graphs:
            graphs[key] = self._recorded(network, compute, inputs, foreign)
        graph = graphs[key]
        return compute(inputs) if graph is None else graph.run(inputs)

    def forget(self) -> None:
        """Drop all graphs."""
        self._graphs.clear()

    def _recorded(
        self,
        network: SynthesisNetwork,
        compute: Callable[[_Inputs], Stage],
        inputs: _Inputs,
        foreign: dict[str, torch.Tensor],
    ) -> _Graph | None:
        """A graph that has shown that it works, and finds room."""
        own = {name: tensor.clone() for name, tensor in foreign.items()}
        read = inputs.with_tensors(own)
        try:
            recording = self._record(lambda: compute(read))
            recording.replay()
            is_right = _is_as(recording.output, compute(inputs))
        except Exception:  # whatever a driver may refuse to record: the kernels run one by one as well
            return None
        if not is_right or not self._makes_room(network, recording.held_bytes):
            return None
        handed_on = {id(tensor) for tensor in read.tensors().values()}
        for tensor in recording.output.tensors.values():
            if id(tensor) not in handed_on:
                self._outputs[id(tensor)] = tensor
        return _Graph(recording, read, own)

    def _makes_room(self, network: SynthesisNetwork, held_bytes: int) -> bool:
        """Whether so much more is within the budget, if need be without the graphs of other models."""
        if self.held_bytes + held_bytes > self._budget_bytes:
            for other in [each for each in self._graphs if each is not network]:
                del self._graphs[other]
        return self.held_bytes + held_bytes <= self._budget_bytes

    def _all(self) -> list[_Graph]:
        return [graph for graphs in self._graphs.values() for graph in graphs.values() if graph is not None]

    def _is_output(self, tensor: torch.Tensor) -> bool:
        """Whether it is where a graph writes, so that another may read it there."""
        return self._outputs.get(id(tensor)) is tensor


def _is_as(found: Stage, wanted: Stage) -> bool:
    """Whether all tensors of two stages are the same but for rounding."""
    there, here = found.tensors, wanted.tensors
    return there.keys() == here.keys() and all(_is_close(there[name], here[name]) for name in here)


def _is_close(a: torch.Tensor, b: torch.Tensor) -> bool:
    a, b = a.to(torch.float32), b.to(torch.float32)
    return bool((a - b).norm() <= LARGEST_ERROR * b.norm())
