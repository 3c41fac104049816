"""Which ws come from another seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from renderer.scene import LatentPoint, StyleMix
from widgets import controls, ws_cells
from widgets.field_keys import NO_KEYS, FieldKeys


def draw(
    mix: StyleMix,
    num_ws: int,
    sources: Sequence[tuple[str, LatentPoint]] = (),
    *,
    keys: FieldKeys = NO_KEYS,
) -> StyleMix:
    """On/off, the style seed, and a cell for every w. Holding the button and moving paints cells.

    `sources` are named latent points that styles can be taken from instead of a seed.
    """
    about = "Take the marked ws from the style seed instead."
    with keys.row("style_mix.enabled"):
        mix = replace(mix, enabled=controls.checkbox("Mix styles", mix.enabled, about=about))
    with controls.disabled(not mix.enabled, "Switch on “Mix styles” first."):
        mix = _choose_source(mix, sources)
        if mix.source is None:
            about = "Where the styles come from."
            with keys.row("style_mix.seed"):
                seed = controls.seed_input("Style seed", mix.seed, about=about, default=1000)
            mix = replace(mix, seed=seed)
        mix = _draw_presets(mix, num_ws)
        about = "it comes from the style seed while it is marked."
        mix = replace(mix, indices=ws_cells.draw("Mixed ws", mix.indices, num_ws, about=about))
    if mix.enabled and not mix.indices:
        controls.dim_text("No w is marked, so nothing is mixed: press cells, or Coarse, Middle or Fine.")
    return mix


def _choose_source(mix: StyleMix, sources: Sequence[tuple[str, LatentPoint]]) -> StyleMix:
    """A seed or a bookmark; what is neither any more is still named."""
    points = [None, *(point for _, point in sources)]
    names = ["A seed", *(f"Bookmark ‘{name}’" for name, _ in sources)]
    if mix.source not in points:
        points.append(mix.source)
        names.append("A kept point")
    if len(points) == 1:
        return mix
    about = "A seed, or the latent point of a bookmark, with the present psi."
    return replace(
        mix, source=points[controls.choice("Styles of", names, points.index(mix.source), about=about)]
    )


def _draw_presets(mix: StyleMix, num_ws: int) -> StyleMix:
    third = num_ws / 3
    parts = {
        "Coarse": range(round(third)),
        "Middle": range(round(third), round(2 * third)),
        "Fine": range(round(2 * third), num_ws),
    }
    for position, (name, part) in enumerate(parts.items()):
        if position:
            controls.beside(name)
        if controls.button(name, about=f"Only ws {part.start} to {part.stop - 1}."):
            mix = replace(mix, indices=tuple(part))
    controls.beside("All")
    if controls.button("All", about="Every w: the style seed's own picture."):
        mix = replace(mix, indices=tuple(range(num_ws)))
    controls.beside("None")
    if controls.button("None", about="No w."):
        mix = replace(mix, indices=())
    return mix
