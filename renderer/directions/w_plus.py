"""Single ws of a stored w+ in place of the scene's own. Part of the scene, so without arrays or torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WRow:
    """w[row] ← w[row] + `amount`·(stored[row] − w[row]); `source_id` names the stored w+."""

    row: int
    source_id: str
    amount: float = 1.0


def with_rows(known: tuple[WRow, ...], rows: Iterable[int], source_id: str) -> tuple[WRow, ...]:
    """The same with these rows from that source, each as far on its way as it was, or all the way."""
    amounts = {each.row: each.amount for each in known}
    new = {row: WRow(row, source_id, amounts.get(row) or 1.0) for row in rows}
    return _sorted({each.row: each for each in known} | new)


def without_rows(known: tuple[WRow, ...], rows: Iterable[int]) -> tuple[WRow, ...]:
    """The same with these rows as the scene itself has them."""
    left = set(rows)
    return tuple(each for each in known if each.row not in left)


def with_amounts(known: tuple[WRow, ...], amounts: dict[int, float]) -> tuple[WRow, ...]:
    """The same with some rows further on their way, or less far."""
    return tuple(WRow(each.row, each.source_id, amounts.get(each.row, each.amount)) for each in known)


def _sorted(rows: dict[int, WRow]) -> tuple[WRow, ...]:
    return tuple(rows[row] for row in sorted(rows))
