"""What is exported and how: format, size, grid, what is on the pictures, and where it is written."""

from __future__ import annotations

from dataclasses import replace

from imgui_bundle import icons_fontawesome_6 as icons
from imgui_bundle import imgui

from renderer.recording.caption import FIELDS
from renderer.recording.picture_grid import GridChoice
from renderer.recording.video_settings import (
    ENCODINGS,
    FrameRate,
    Soundtrack,
    VideoFormat,
)
from widgets import controls, export_size, grid_choice, path_field
from widgets.export_form import ExportFacts, ExportForm, Wish

FORMATS = {
    VideoFormat.H264: "MP4, H.264",
    VideoFormat.H264_444: "MP4, H.264 in full colour (4:4:4)",
    VideoFormat.H265: "MP4, H.265",
    VideoFormat.H265_10: "MP4, H.265 with 10 bits",
    VideoFormat.VP9: "WebM, VP9",
    VideoFormat.AV1: "WebM, AV1 with 10 bits",
    VideoFormat.PRORES: "MOV, ProRes 4444",
    VideoFormat.FFV1: "MKV, FFV1 (lossless)",
    VideoFormat.GIF: "GIF",
    VideoFormat.PNG: "PNG files, 8 bits",
    VideoFormat.PNG_16: "PNG files, 16 bits",
    VideoFormat.NPZ: "npz files, the layer's numbers",
}
RATES = tuple(
    FrameRate(*pair)
    for pair in ((12, 1), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60, 1), (120, 1))
)
DEFAULT_CAPTION = "seed {seed}, {time} s"
LONGEST_STILL_S = 600.0
BROWSE_EM = 2.6
HARD_CUT = f"{icons.ICON_FA_TRIANGLE_EXCLAMATION} Hard cut"


def draw(form: ExportForm, facts: ExportFacts) -> tuple[ExportForm, Wish]:
    """The button that begins and what will come of it, then the form."""
    wish = _draw_start(facts)
    form = _draw_format(form, facts)
    form = replace(form, video=export_size.draw(form.video, facts.own_size))
    form = _draw_time(form, facts)
    with controls.section("Side by side", is_open=form.grid != GridChoice() or form.is_compared) as shown:
        if shown:
            form = _draw_grid(form, facts)
    with controls.section("Caption and sound", is_open=bool(form.caption or form.sound)) as shown:
        if shown:
            form, is_browsing = _draw_sound(_draw_caption(form))
            wish = Wish.BROWSE_SOUND if is_browsing else wish
    return _draw_file(form, facts), wish


def _draw_format(form: ExportForm, facts: ExportFacts) -> ExportForm:
    video = form.video
    controls.label("Format", needs=controls.dropdown_width(tuple(FORMATS.values())))
    width = controls.width_left() - controls.em(controls.RESET_EM)
    about = "What is written: one video, or a folder with a file for each frame."
    with controls.dropdown("Format", FORMATS[video.format], about=about, width=width) as is_open:
        for each, name in FORMATS.items() if is_open else ():
            reason = facts.missing.get(each, "")
            with controls.disabled(bool(reason), reason):
                chosen, _ = imgui.selectable(name, each is video.format)
            if chosen:
                video = video.in_format(each)
    encoding = ENCODINGS[video.format]
    if encoding.crf is not None:
        present = encoding.crf if video.crf is None else video.crf
        about = "The constant rate factor of the encoder: less is better and larger; 0 is the best."
        crf = controls.slider_int(
            "Quality (CRF)", present, 0, encoding.most_crf, default=encoding.crf, about=about
        )
        video = replace(video, crf=None if crf == encoding.crf else crf)
    about = (
        "Full: as the window shows a picture at rest. Draft: as while something moves, where that is faster."
    )
    draft = controls.segments("Precision", ("Full", "Draft"), int(video.draft), about=about)
    return replace(form, video=replace(video, draft=bool(draft)))


def _draw_time(form: ExportForm, facts: ExportFacts) -> ExportForm:
    video = form.video
    rates = RATES if video.rate in RATES else (*RATES, video.rate)
    if video.format is VideoFormat.GIF:
        rates = tuple(rate for rate in rates if rate.fraction <= 50)
    names = [f"{float(rate.fraction):.5g}" for rate in rates]
    about = "Frames per second; 29.97 is 30000/1001 exactly. Keys keep their times."
    index = controls.choice("Frames/s", names, rates.index(video.rate), about=about)
    form = replace(form, video=replace(video, rate=rates[index]))
    if facts.is_still:
        about = "How long the scene is shown: nothing moves in it."
        still = controls.slider("Duration", form.still_s, 0.1, 60.0, default=4.0, about=about, form="%.2f s")
        return replace(form, still_s=min(max(still, 0.0), LONGEST_STILL_S))
    if facts.range_text:
        about = "The part of the timeline between the marks of its range, or all of it."
        options = (facts.range_text, "All")
        whole = controls.segments("Part", options, int(form.is_whole), about=about)
        form = replace(form, is_whole=bool(whole))
    return form


def _draw_grid(form: ExportForm, facts: ExportFacts) -> ExportForm:
    if form.grid is None:
        controls.dim_text("This project has a grid of its own.")
        if controls.button("One picture", about="Leave the grid, and export one picture."):
            form = replace(form, grid=GridChoice())
    else:
        form = replace(form, grid=grid_choice.draw(form.grid, facts.models))
    if form.video.format is not VideoFormat.NPZ:
        about = "The spectrum to the right of every picture, also where the canvas shows none."
        spectrum = controls.checkbox("Spectrum", form.video.with_spectrum, about=about)
        form = replace(form, video=replace(form.video, with_spectrum=spectrum))
        imgui.same_line()
    why = "Compare first (C): what differs there differs in the video."
    with controls.disabled(not facts.can_compare and not form.is_compared, why):
        about = "The second picture of the comparison to the right of each."
        is_compared = controls.checkbox("Comparison", form.is_compared, about=about)
    return replace(form, is_compared=is_compared)


def _draw_caption(form: ExportForm) -> ExportForm:
    if form.video.format is VideoFormat.NPZ:
        controls.dim_text("Numbers have no caption.")
        return form
    about = "A text in the lower left corner of every picture."
    is_on = controls.checkbox("Caption", bool(form.caption), about=about)
    if is_on != bool(form.caption):
        form = replace(form, caption=DEFAULT_CAPTION if is_on else "")
    problem = ""
    if is_on:
        imgui.set_next_item_width(controls.width_left() - controls.em(controls.RESET_EM))
        _, text = imgui.input_text("##Caption text", form.caption)
        controls.tooltip("\n".join(f"{{{name}}}: {about}" for name, about in FIELDS.items()))
        form = replace(form, caption=text or " ")
    try:
        form = replace(form, video=replace(form.video, caption=form.caption.strip()))
    except ValueError as error:
        problem = f"{error}."
    if problem:
        controls.dim_text(problem[0].upper() + problem[1:])
    return form


def _draw_sound(form: ExportForm) -> tuple[ExportForm, bool]:
    """The soundtrack; whether its file is to be looked for."""
    video = form.video
    has_sound = bool(ENCODINGS[video.format].audio)
    with controls.disabled(not has_sound, "This format has no sound."):
        hint, buttons = "path of an audio file", controls.em(controls.RESET_EM + BROWSE_EM)
        controls.label("Soundtrack", needs=controls.width_of(hint) + buttons)
        about = (
            "An audio file that begins with the timeline. It is cut, or filled up with silence, to the very "
            "length of the video."
        )
        width = controls.width_left() - buttons
        _, text = path_field.draw("Soundtrack", form.sound, width, about=about, hint=hint)
        imgui.same_line()
        browse = f"{icons.ICON_FA_FOLDER_OPEN}##Browse soundtrack"
        is_browsing = controls.button(browse, about="Browse for an audio file…")
        if controls.reset("Soundtrack", bool(form.sound)):
            text = ""
    wanted = Soundtrack(text.strip()) if text.strip() and has_sound else None
    if (video.soundtrack.file if video.soundtrack else "") != (wanted.file if wanted else ""):
        video = replace(video, soundtrack=wanted)
    return replace(form, sound=text, video=video), is_browsing


def _draw_file(form: ExportForm, facts: ExportFacts) -> ExportForm:
    controls.label("File" if ENCODINGS[form.video.format].suffix else "Folder")
    width = controls.width_left() - controls.em(controls.RESET_EM)
    edited, text = path_field.draw("File", form.path or facts.free_path, width, about="Where it is written.")
    path = text.strip() if edited and text.strip() != facts.free_path else form.path
    if controls.reset("File", bool(form.path)):
        path = ""
    form = replace(form, path=path)
    about = "The project as a file beside it; every video and folder carries it anyway."
    with_project = controls.checkbox("Project beside it (.json)", form.with_project, about=about)
    return replace(form, with_project=with_project)


def _draw_start(facts: ExportFacts) -> Wish:
    with controls.disabled(bool(facts.problem), facts.problem):
        pressed = controls.button(
            f"{icons.ICON_FA_FILM} Export", about="Begin; the window stays usable meanwhile."
        )
    wish = Wish.START if pressed else Wish.NOTHING
    if facts.cut:
        controls.beside(HARD_CUT)
        if controls.button(f"{HARD_CUT}##Seam", about=f"{facts.cut} A click makes it so long."):
            wish = Wish.MEND_LOOP
    for remark in (facts.estimate, facts.problem or facts.note):
        if remark:
            controls.dim_text(remark)
    return wish
