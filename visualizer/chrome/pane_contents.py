"""What is in which pane, as data: so that the palette finds a control by its label, and shows it."""

from __future__ import annotations

from dataclasses import dataclass

from visualizer.command import Command


@dataclass(frozen=True, slots=True)
class Part:
    """Controls of a pane, by their labels; in a section of it that can be folded, if it has a title.

    `also` are other words by which people look for what is here.
    """

    pane: str
    section: str
    labels: tuple[str, ...] = ()
    also: str = ""


PARTS = (
    Part("Model", "", ("Precision",), "file resolution"),
    Part("Latent", "Seed plane", ("Seed", "Fraction x", "Fraction y", "Random", "Snap", "Walk"), "map pins"),
    Part("Latent", "Truncation", ("Psi", "Cutoff"), "ψ w_avg"),
    Part("Latent", "Pose", ("Keep pose",), "rotation translation input"),
    Part("Latent", "Style mixing", ("Mix styles", "Style seed", "Styles of"), "crossover"),
    Part("Latent", "Noise", ("Noise seed", "Second seed", "Blend")),
    Part("Edits", "Edits", ("Keep distance from average", "Pose w[0]", "Import…"), "directions sliders"),
    Part("Edits", "Directions", ("Of other models, too",), "library sets components"),
    Part("Edits", "Strip sheet", ("Rows", "Seeds from", "Add as edit"), "compare directions"),
    Part("Edits", "Effect map", (), "heat map"),
    Part(
        "Edits",
        "Find directions",
        ("Method", "Components", "Samples", "Sample seed", "Boundary"),
        "PCA GANSpace SeFa SVM",
    ),
    Part("Edits", "w editor", ("Read", "Paste", "Release all", "With edits"), "styles ws"),
    Part("Transform", "", ("Rotate", "Untransform", "Drag slow", "Drag fast", "Round", "Circle", "Spin")),
    Part("Layers", "", (), "activations table energy cutoff stopband"),
    Part("Channels", "", ("Sheet of", "Mute", "Solo", "Scale", "Sort"), "feature maps ablate"),
    Part("Channels", "Picture", ("Base channel", "Crop margins", "Gain", "Normalize", "Colours", "Show")),
    Part("Channels", "Statistics", ("Probe point",), "histogram mean variance"),
    Part(
        "Spectrum", "", ("2-D view of", "Window β", "Radial", "Slice at an angle", "Freeze"), "FFT frequency"
    ),
    Part(
        "Aliasing", "Equivariance of this scene", ("Live", "Measure"), "error map EQ-T EQ-R signal to error"
    ),
    Part("Aliasing", "Equivariance, many latents", (), "EQ-T EQ-R metrics PSNR"),
    Part("Aliasing", "Sticking probe", ("Scan line", "Position", "Span", "Save strip"), "texture"),
    Part("Aliasing", "Ablations", (), "filters anti-aliasing off"),
    Part("Aliasing", "Out-of-band energy", (), "beyond cutoff stopband"),
    Part("Performance", "", (), "speed frame rate milliseconds device memory backends"),
    Part("Models", "Training run", (), "snapshots metrics FID"),
    Part("Models", "In memory", (), "evict loaded"),
    Part("Models", "Downloads", (), "cache address URL"),
    Part("Capture", "Snapshots", ("Rows by a second control", "Contact sheet"), "burst series grid"),
    Part("Capture", "Live recording", ("Frame rate",), "video screen"),
    Part("Capture", "Take", ("Countdown", "Simplify"), "perform keys"),
    Part("Project", "Bookmarks", ("Add bookmark",), "favourites"),
    Part("Project", "History", (), "undo steps"),
    Part(
        "Export",
        "",
        ("Format", "Duration", "Frames/s", "Size", "Motion presets…"),
        "video MP4 GIF PNG render",
    ),
    Part("Export", "Side by side", ("Columns", "Seed step", "Comparison"), "grid"),
    Part("Export", "Caption and sound", ("Caption", "Soundtrack"), "audio music text"),
    Part("Timeline", "", ("Track", "Easing"), "keyframes animation curve"),
)
SYNONYMS = {  # of commands
    Command.OPEN: "load file browse",
    Command.SAVE_PICTURE: "screenshot export PNG image",
    Command.RECORD: "video capture screen",
    Command.LIGHT_OR_DARK: "preferences settings theme appearance mode",
    Command.LARGER: "preferences settings zoom font scale",
    Command.SMALLER: "preferences settings zoom font scale",
    Command.NORMAL_SIZE: "preferences settings zoom font scale",
    Command.RESET_LAYOUT: "preferences settings window panes",
    Command.SHORTCUTS: "help keys",
    Command.COPY_REPORT: "bug crash log",
    Command.FULL_SCREEN: "maximize",
    Command.COMPARE: "split second A B",
    Command.ACTUAL_SIZE: "100 % zoom",
}
