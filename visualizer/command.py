"""Everything that can be done by name, as data: label, what it does, its keys, and why it cannot be done."""

from __future__ import annotations

from enum import Enum

from visualizer.desktop import DOCUMENTATION
from visualizer.motion.timeline_desk import Deed
from visualizer.session import Session

SMALLEST_SCALE, LARGEST_SCALE = 0.6, 3.0
NO_MODEL = "Open a model first."
NO_PICTURE = "There is no picture yet."
NO_INPUT = "Only StyleGAN3 has a Fourier input that can be moved."


class Command(Enum):
    """What a menu, a shortcut, a tool button or the command palette can do.

    `label` is its name on the screen, `about` one sentence on what it does, `keys` its shortcut as people
    write it, `deed` what it does to the timeline, if it is about that.
    """

    NEW_PROJECT = "New project", "Leave this project for an empty one; unsaved work is asked about.", "Ctrl+N"
    OPEN = "Open…", "Open a model, a project, a saved picture or scene, edits or directions.", "Ctrl+O"
    OPEN_BESIDE = "Open beside…", "Open another model as the second picture."
    SAVE_PROJECT = (
        "Save project",
        "Write scene, bookmarks, edits and timeline into the project file.",
        "Ctrl+S",
    )
    SAVE_PROJECT_AS = "Save project as…", "Write the project under another name.", "Ctrl+Shift+S"
    SAVE_PICTURE = "Save picture", "Save the picture as a PNG that carries its scene.", "Ctrl+E"
    RECORD = "Start or stop recording", "Record what is shown as a video.", "Ctrl+Shift+R"
    TAKE = "Start or end take", "Note what hands do, as keys on the timeline.", "Ctrl+Shift+T"
    QUIT = "Quit", "Close the window; unsaved work is asked about.", "Ctrl+Q"
    UNDO = "Undo", "Take the last change back; one drag is one step.", "Ctrl+Z"
    REDO = "Redo", "Do again what was taken back.", "Ctrl+Y"
    RESET_SCENE = "Reset scene", "The scene as at the start; this can be undone."
    BOOKMARK = (
        "Bookmark this scene",
        "Keep the scene in the project, under a name of what it shows.",
        "Ctrl+B",
    )
    COPY_COMMAND = "Copy as command", "Copy the command line that makes these very pixels."
    COPY_PYTHON = "Copy as Python", "Copy the Python script that makes these very pixels."
    FIT = "Fit picture", "Show the whole picture, as large as the pane allows.", "F"
    ACTUAL_SIZE = "Actual size", "Show one pixel of the picture as one of the screen.", "1"
    SMOOTH = "Smooth pixels", "Interpolate between magnified pixels.", "I"
    LOUPE = "Loupe", "Magnify the pixels around the pointer.", "L"
    DRAG_LATENT = "Drag latent point", "A drag on the picture moves the latent point.", "D"
    DRAG_TRANSLATE = (
        "Drag to translate",
        "A drag on the picture translates the Fourier input; Shift snaps to pixels.",
        "T",
    )
    DRAG_ROTATE = "Drag to rotate", "A drag on the picture turns the Fourier input; Shift snaps to 15°.", "R"
    DRAG_PAN = "Drag to pan", "A drag pans the picture, as the right button always does.", "H"
    FULL_SCREEN = "Picture full screen", "The picture alone on the whole screen; Escape comes back.", "F11"
    COMPARE = "Compare", "A second picture: another model, another layer, or without interventions.", "C"
    PREVIOUS_LAYER = "Previous layer", "Look at the layer above in the table.", "PageUp"
    NEXT_LAYER = "Next layer", "Look at the layer below in the table.", "PageDown"
    PREVIOUS_CHANNELS = "Previous channels", "Look at the channels before these.", "["
    NEXT_CHANNELS = "Next channels", "Look at the channels after these.", "]"
    LIGHT_OR_DARK = "Light or dark colours", "Change between the two sets of colours."
    LARGER = "Larger text", "Enlarge text and spacing by 10 %.", "Ctrl++"
    SMALLER = "Smaller text", "Make text and spacing smaller by 10 %.", "Ctrl+-"
    NORMAL_SIZE = "Normal text", "Text and spacing at 100 %.", "Ctrl+0"
    EXPLORE = "Explore", "The layout around seeds, edits and the picture.", "F2"
    INSPECT = "Inspect", "The layout around layers, channels, spectra and aliasing.", "F3"
    ANIMATE = "Animate", "The layout around the timeline and export.", "F4"
    RESET_LAYOUT = "Reset layout", "Bring all panes of this layout back to their places."
    PALETTE = "Find a command…", "Everything that can be done, by name; also a seed to go to.", "Ctrl+K"
    SHORTCUTS = "Shortcuts and gestures", "The list of all keys, and of what the mouse does where.", "F1"
    DOCUMENTATION = "Documentation", "Show the folder of the pages on captures, export, projects and more."
    ABOUT = "About sg3-viz", "Its version and licence, and what it runs on."
    COPY_REPORT = "Copy report of what happened", "Copy what developers need to know of a fault."
    PLAY = Deed.PLAY, "Let the timeline play from the playhead, or rest; ends a take.", "Space"
    TO_START = Deed.TO_START, "The playhead to the start of what is played.", "Home"
    TO_END = Deed.TO_END, "The playhead to the end of what is played.", "End"
    FRAME_BACK = Deed.BACK, "The playhead back by one frame of the video.", "Left"
    FRAME_ON = Deed.ON, "The playhead on by one frame of the video.", "Right"
    PREVIOUS_KEY = Deed.PREVIOUS_KEY, "The playhead to the key before it.", ","
    NEXT_KEY = Deed.NEXT_KEY, "The playhead to the key after it.", "."
    SET_KEYFRAME = Deed.SET_KEYFRAME, "Keep the whole scene at the playhead.", "K"
    KEY_TOUCHED = Deed.KEY_TOUCHED, "A key at the playhead for the control that was changed last.", "Shift+K"
    AUTO_KEY = Deed.AUTO_KEY, "Every change becomes a key at the playhead, or no longer does."
    COPY_KEYS = Deed.COPY, "Copy the selected keys.", "Ctrl+C"
    PASTE_KEYS = Deed.PASTE, "Put the copied keys at the playhead.", "Ctrl+V"
    DUPLICATE_KEYS = Deed.DUPLICATE, "Put a copy of the selected keys at the playhead.", "Ctrl+D"
    DELETE_KEYS = Deed.DELETE, "Remove the selected keys.", "Delete"
    SELECT_ALL_KEYS = Deed.SELECT_ALL, "Select all keys of the timeline.", "Ctrl+A"
    REVALUE_KEYS = Deed.REVALUE, "Give the selected keys the values that the scene has now."
    CLEAR_TIMELINE = Deed.CLEAR, "Remove all keys and tracks; this can be undone."

    def __init__(self, name: str | Deed, about: str, keys: str = "") -> None:
        self.deed = name if isinstance(name, Deed) else None
        self.label = name.value if isinstance(name, Deed) else name
        self.about = about
        self.keys = keys

    @property
    def hint(self) -> str:
        """What it does, and its keys."""
        return f"{self.about}  ({self.keys})" if self.keys else self.about


STEPS = frozenset(
    {Command.PREVIOUS_LAYER, Command.NEXT_LAYER, Command.PREVIOUS_CHANNELS, Command.NEXT_CHANNELS}
)
OF_CANVAS = frozenset(
    {
        Command.FIT,
        Command.ACTUAL_SIZE,
        Command.SMOOTH,
        Command.LOUPE,
        Command.DRAG_LATENT,
        Command.DRAG_TRANSLATE,
        Command.DRAG_ROTATE,
        Command.DRAG_PAN,
    }
)
_OF_MODEL = STEPS | {Command.OPEN_BESIDE, Command.COMPARE, Command.COPY_COMMAND, Command.COPY_PYTHON}


def why_not(command: Command, session: Session) -> str:
    """Why the command would do nothing now, as a sentence; empty if it is possible."""
    scale = session.preferences.ui_scale
    if command.deed is not None:
        return session.timeline_desk.why_not(command.deed, session)
    if command in _OF_MODEL:
        return _no_model(session)
    match command:
        case Command.UNDO if not session.work.history.can_undo(session.project):
            return "There is nothing to undo."
        case Command.REDO if not session.work.history.can_redo():
            return "Nothing was undone that could come back."
        case Command.DRAG_TRANSLATE | Command.DRAG_ROTATE if session.model is not None:
            return "" if session.model.has_input_transform else NO_INPUT
        case Command.SAVE_PICTURE | Command.FIT | Command.ACTUAL_SIZE if session.frame is None:
            return _no_model(session) or NO_PICTURE
        case Command.DOCUMENTATION if not DOCUMENTATION.is_dir():
            return "It was not installed: it is the folder docs of the source code."
        case Command.LARGER if scale >= LARGEST_SCALE:
            return "The text is as large as it gets."
        case Command.SMALLER if scale <= SMALLEST_SCALE:
            return "The text is as small as it gets."
        case Command.NORMAL_SIZE if scale == 1.0:
            return "The text has its normal size."
    return ""


def _no_model(session: Session) -> str:
    if session.model is not None:
        return ""
    return NO_MODEL if session.models.loading is None else "The model is still loading."
