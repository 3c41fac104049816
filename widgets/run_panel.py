"""The snapshots of a training run: which run, a slider through its snapshots, what has come newly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.training_runs import Snapshot, TrainingRun
from widgets import controls, number_field

_MOST_RUNS = 24
_ABOUT = (
    "Scrub through the snapshots; the scene stays as it is.\nkimg: thousands of images shown in training."
)


@dataclass(frozen=True, slots=True)
class RunShown:
    """What is drawn. `index` is the snapshot on the slider; `is_there` says whether its picture is on show.

    `arrived` is a newer snapshot than that, which was just written.
    """

    run: TrainingRun
    runs: tuple[Path, ...]
    index: int | None
    is_there: bool = True
    arrived: Snapshot | None = None
    unfinished: int = 0


@dataclass(frozen=True, slots=True)
class RunAction:
    """What was asked for: the snapshot of an `index`, another `run`, or the one that `arrived` (or not)."""

    index: int | None = None
    run: Path | None = None
    opens_arrived: bool = False
    dismisses_arrived: bool = False


def draw(shown: RunShown) -> RunAction:
    """The run, its snapshots, and the newest one; what was asked for."""
    run = _draw_runs(shown.run.folder, shown.runs)
    snapshots = shown.run.snapshots
    index = None
    if snapshots:
        index = _draw_slider(snapshots, shown.index)
        _draw_place(shown)
    else:
        controls.dim_text("There are no snapshots in this folder yet.")
    opens, dismisses = _draw_arrived(shown.arrived)
    return RunAction(index, run, opens, dismisses)


def _draw_runs(folder: Path, runs: Sequence[Path]) -> Path | None:
    chosen = None
    imgui.set_next_item_width(-1)
    name = controls.cut_middle(controls.plain(folder.name), controls.width_left() - controls.em(2.5))
    imgui.set_next_window_size_constraints((0, 0), (controls.em(40), controls.em(_MOST_RUNS)))
    if imgui.begin_combo("##Run", name):
        for path in runs:
            label = f"{controls.plain(path.name)}##{controls.readable(str(path))}"
            pressed, _ = imgui.selectable(label, path == folder)
            if pressed and path != folder:
                chosen = path
        imgui.end_combo()
    beside = len(runs) - 1
    more = f"\n{beside} more beside it." if beside > 1 else ""
    controls.tooltip(f"The training run, in {folder.parent}. Another one opens with its last snapshot.{more}")
    return chosen


def _draw_slider(snapshots: Sequence[Snapshot], index: int | None) -> int | None:
    """The slider between its two buttons; the new index, if there is one."""
    last = len(snapshots) - 1
    now = last if index is None else index
    wanted = now
    imgui.push_item_flag(imgui.ItemFlags_.button_repeat, True)
    with controls.disabled(now == 0):
        if controls.button(f"{icons.ICON_FA_CHEVRON_LEFT}##Before", about="The snapshot before"):
            wanted -= 1
    imgui.same_line()
    imgui.set_next_item_width(controls.width_left() - controls.icon_button_width())
    text = f"{snapshots[now].kimg:,}".replace(",", " ")
    _, wanted = number_field.slider_int("##Snapshot", wanted, 0, max(last, 1), f"{text} kimg")
    if not imgui.is_item_active():  # it would hide what is below while the slider moves
        controls.tooltip(_ABOUT)
    imgui.same_line()
    with controls.disabled(now == last):
        if controls.button(f"{icons.ICON_FA_CHEVRON_RIGHT}##After", about="The snapshot after"):
            wanted += 1
    imgui.pop_item_flag()
    wanted = min(max(wanted, 0), last)
    return wanted if wanted != now else None


def _draw_place(shown: RunShown) -> None:
    count = len(shown.run.snapshots)
    if shown.index is None:
        text = f"{count} snapshots; the open file is none of them any more"
    else:
        text = f"Snapshot {shown.index + 1} of {count}"
    if not shown.is_there:
        text += f"  {icons.ICON_FA_HOURGLASS_HALF} its picture is on the way"
    elif shown.unfinished:
        text += f"; {shown.unfinished} being written"
    controls.cut_text(text)


def _draw_arrived(arrived: Snapshot | None) -> tuple[bool, bool]:
    if arrived is None:
        return False, False
    imgui.align_text_to_frame_padding()
    imgui.text_unformatted(f"Snapshot {arrived.label} has appeared")
    imgui.same_line()
    opens = controls.button("Open", about="Show it; the scene stays as it is")
    imgui.same_line()
    return opens, controls.button(f"{icons.ICON_FA_XMARK}##Not now", about="Not now")
