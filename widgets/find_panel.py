"""Finding directions: the method and what it needs, the groups for supervised ones, what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np
from imgui_bundle import ImVec2, imgui, imgui_ctx
from imgui_bundle import icons_fontawesome_6 as icons

from renderer.directions.direction_jobs import DEFAULT_COMPONENTS
from renderer.directions.direction_set import DirectionMethod
from renderer.model_info import ModelInfo
from widgets import controls, layer_range, variance_plot
from widgets.layer_range import LayerRange

FEWEST, FOR_A_CHECK, RECOMMENDED = 2, 5, 20
_NO_CLASS = "Any"


class Method(Enum):
    """How directions are looked for."""

    W = "PCA of w"
    ACTIVATIONS = "PCA of activations"
    STYLE = "SeFa"
    GROUPS = "From two groups"


_ABOUT = {
    Method.W: "The main ways in which w varies (GANSpace).",
    Method.ACTIVATIONS: "The main ways in which a layer's output varies, taken back to w (GANSpace).",
    Method.STYLE: "The directions that change the styles of the chosen ws most (SeFa); needs no samples.",
    Method.GROUPS: "The direction from one group of pictures to another that you choose (InterFaceGAN).",
}
_SAMPLES = {Method.W: 200_000, Method.ACTIVATIONS: 2000, Method.STYLE: 20_000, Method.GROUPS: 20_000}
_MOST_SAMPLES = {Method.W: 2_000_000, Method.ACTIVATIONS: 50_000}
_BOUNDARIES = (DirectionMethod.LINEAR_SVM, DirectionMethod.LOGISTIC, DirectionMethod.MEAN_DIFFERENCE)
_BOUNDARY_NAMES = ("Linear SVM", "Logistic", "Mean difference")


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. None of `samples`, `components` or `layer` is what suits the method."""

    method: Method = Method.W
    samples: int | None = None
    components: int | None = None
    seed: int = 0
    class_index: int | None = None
    layer: str | None = None
    layers: LayerRange = field(default_factory=LayerRange)
    boundary: DirectionMethod = DirectionMethod.LINEAR_SVM

    @property
    def sample_count(self) -> int:
        """How many are drawn."""
        return self.samples or _SAMPLES[self.method]


@dataclass(frozen=True, slots=True, eq=False)
class Underway:
    """A search that is under way. Units: `share` 0…1. Shapes: `variance_ratio` [K], as far as it is known."""

    title: str
    share: float
    time_left: str
    variance_ratio: np.ndarray | None = None


class Wish(Enum):
    """What was asked for."""

    NOTHING = "nothing"
    START = "start"
    CANCEL = "cancel"
    ADD_TO_A = "add to A"
    ADD_TO_B = "add to B"


@dataclass(frozen=True, slots=True)
class Groups:
    """What the members of both groups are called; `removed` is the group and place of one to be taken out."""

    first: Sequence[str] = ()
    second: Sequence[str] = ()
    removed: tuple[int, int] | None = None


def draw(
    search: Search, groups: Groups, model: ModelInfo, underway: Underway | None
) -> tuple[Search, Groups, Wish]:
    """The settings, the groups if they are needed, and the button or what is under way."""
    search = _draw_method(search)
    wish = Wish.NOTHING
    if search.method is Method.GROUPS:
        search, groups, wish = _draw_supervised(search, groups)
    else:
        search = _draw_sampling(search, model)
    if search.method is Method.ACTIVATIONS:
        search = _draw_layer(search, model)
    else:
        controls.label("For ws")
        bar = layer_range.draw(
            "For ws",
            search.layers,
            model.num_ws,
            width=controls.width_left() - controls.em(controls.RESET_EM),
        )
        search = replace(search, layers=bar)
    if underway is not None:
        return search, groups, _draw_underway(underway)
    too_few = search.method is Method.GROUPS and min(len(groups.first), len(groups.second)) < FEWEST
    with controls.disabled(too_few, f"Each group needs at least {FEWEST}."):
        if controls.button(f"{icons.ICON_FA_PLAY} Find directions", about="Begin; the window stays usable."):
            wish = Wish.START
    return search, groups, wish


def _draw_method(search: Search) -> Search:
    methods = tuple(Method)
    names = [method.value for method in methods]
    index = controls.choice("Method", names, methods.index(search.method), about=_ABOUT[search.method])
    controls.dim_text(_ABOUT[methods[index]])
    if methods[index] is not search.method:
        return replace(search, method=methods[index], samples=None, components=None)
    return search


def _draw_sampling(search: Search, model: ModelInfo) -> Search:
    if search.method is not Method.STYLE:
        most = _MOST_SAMPLES[search.method]
        samples = controls.whole_input(
            "Samples",
            search.sample_count,
            default=_SAMPLES[search.method],
            step=1000,
            ends=(100, most),
            about="How many w are drawn: more are more exact, and take longer.",
        )
        search = replace(search, samples=None if samples == _SAMPLES[search.method] else samples)
    usual = min(DEFAULT_COMPONENTS, model.w_dim)
    count = controls.slider_int(
        "Components",
        min(search.components or usual, model.w_dim),
        1,
        model.w_dim,
        default=usual,
        about="How many directions to keep; the most important come first.",
    )
    search = replace(search, components=None if count == usual else count)
    if search.method is not Method.STYLE:
        seed = controls.seed_input(
            "Sample seed", search.seed, about="From which seed the samples are drawn.", default=0
        )
        search = replace(search, seed=seed)
        if model.c_dim:
            search = _draw_class(search, model.c_dim)
    return search


def _draw_class(search: Search, count: int) -> Search:
    names = [_NO_CLASS, *map(str, range(count))]
    present = 0 if search.class_index is None else min(search.class_index, count - 1) + 1
    about = "Of which class samples are drawn; any: a random one for each."
    index = controls.choice("Class", names, present, about=about)
    return replace(search, class_index=index - 1 if index else None)


def _draw_layer(search: Search, model: ModelInfo) -> Search:
    names = [layer.name for layer in model.layers]
    present = names.index(search.layer) if search.layer in names else len(names) // 3
    about = "The layer whose output is looked at."
    return replace(search, layer=names[controls.choice("Layer", names, present, about=about)])


def _draw_supervised(search: Search, groups: Groups) -> tuple[Search, Groups, Wish]:
    controls.dim_text(
        "Go to pictures with the property and add them to A, to pictures without it and add them to B. "
        f"Each group needs at least {FEWEST}, and {FOR_A_CHECK} for a check by cross-validation; with "
        f"{RECOMMENDED} or more the direction holds for other seeds."
    )
    wish, removed = Wish.NOTHING, None
    adding = (Wish.ADD_TO_A, Wish.ADD_TO_B)
    for group, (letter, members) in enumerate((("A", groups.first), ("B", groups.second))):
        if controls.button(
            f"{icons.ICON_FA_PLUS} Present to {letter}", about=f"Add the present w to {letter}."
        ):
            wish = adding[group]
        imgui.same_line()
        imgui.text_disabled(f"{len(members)} in {letter}")
        place = _draw_members(f"Group {letter}", members)
        removed = removed if place is None else (group, place)
    index = controls.choice(
        "Boundary",
        _BOUNDARY_NAMES,
        _BOUNDARIES.index(search.boundary),
        about="How the groups are told apart; the direction is the normal of the boundary, from B to A.",
    )
    return replace(search, boundary=_BOUNDARIES[index]), replace(groups, removed=removed), wish


def _draw_members(name: str, members: Sequence[str]) -> int | None:
    """The members of a group in small type, and a button to take each out."""
    if not members:
        return None
    rows = min(len(members), 4)
    style = imgui.get_style()
    height = rows * imgui.get_frame_height_with_spacing() - style.item_spacing.y + 2 * style.window_padding.y
    removed = None
    with imgui_ctx.begin_child(name, ImVec2(0, height), imgui.ChildFlags_.borders):
        clipper = imgui.ListClipper()
        clipper.begin(len(members))
        while clipper.step():
            for place in range(clipper.display_start, clipper.display_end):
                with imgui_ctx.push_id(str(place)):
                    with imgui_ctx.push_style_color(imgui.Col_.button, controls.CLEAR):
                        if imgui.button(f"{icons.ICON_FA_XMARK}##Remove"):
                            removed = place
                    controls.tooltip("Take it out of the group.")
                    imgui.same_line()
                    imgui.text_unformatted(members[place])
    return removed


def _draw_underway(underway: Underway) -> Wish:
    controls.cut_text(controls.plain(underway.title))
    wish = Wish.NOTHING
    if controls.button(f"{icons.ICON_FA_XMARK} Cancel", about="Leave this search off."):
        wish = Wish.CANCEL
    imgui.same_line()
    imgui.progress_bar(underway.share, (-1.0, 0.0), underway.time_left)
    if underway.variance_ratio is not None:
        variance_plot.draw(underway.variance_ratio)
    return wish
