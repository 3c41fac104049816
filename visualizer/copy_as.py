"""The picture on show as text that makes it again: a command line, and a Python script."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec
from imgui_bundle import imgui

from renderer import scene_file
from renderer.directions.edit_stack import EditStack
from renderer.noise import NoiseMode
from renderer.scene import LatentPoint, Normalize, Scene
from renderer.seed_names import signed
from visualizer.files import is_there
from visualizer.session import Session

OUT = "pictures"
SCRIPT = """{imports}

scene = {scene}
frame = Renderer({device!r}).render(RenderRequest(1, {model!r}, scene))
Path("picture.png").write_bytes(scene_file.encode_png(frame.pixels, scene_file.SceneFile(scene)))
"""
OF_SCRIPT = {
    "pathlib": {"Path"},
    "renderer": {"scene_file"},
    "renderer.messages": {"RenderRequest"},
    "renderer.render": {"Renderer"},
}


def to_clipboard(session: Session, *, as_python: bool) -> None:
    """Copy what makes the present picture."""
    if session.model is None:
        return
    device = session.renderer.device if session.renderer is not None else "auto"
    make = python if as_python else command
    imgui.set_clipboard_text(make(session.model.model, session.scene, device=device))
    what = "script" if as_python else "command"
    session.notices = session.notices.with_info(f"The {what} that makes this picture is in the clipboard.")


def command(model: str, scene: Scene, *, device: str = "auto") -> str:
    """The call of `sg3-viz render` that makes the picture, quoted for a POSIX shell.

    A scene that flags can say is said by flags; any other is written out behind --scene.

    >>> command("a b.pkl", Scene())
    "sg3-viz render 'a b.pkl' --seeds 0 --out pictures"
    """
    shown = essential(scene)
    if without_flags(shown) == Scene():
        words = list(_flags(shown))
    else:
        words = ["--scene", json_of(shown)]
    on_device = ["--device", device] if device != "auto" else []
    return shlex.join(["sg3-viz", "render", _place(model), *words, "--out", OUT, *on_device])


def python(model: str, scene: Scene, *, device: str = "auto") -> str:
    """A script that makes the picture with the renderer of this package."""
    modules = {module: set(names) for module, names in OF_SCRIPT.items()}
    text = _expression(essential(scene), modules)
    lines = [f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules)]
    return SCRIPT.format(imports="\n".join(lines), scene=text, device=device, model=_place(model))


def essential(scene: Scene) -> Scene:
    """The scene without what makes no difference to its picture, so that equal pictures have equal texts."""
    latent, spectrum, mix = scene.latent, scene.spectrum, scene.style_mix
    weights = latent.seed_weights()
    if len(weights) == 1 and weights[0].weight == 1:
        seed = signed(weights[0].seed) if latent.blend else latent.seed
        latent = LatentPoint(x=float(seed))
    else:
        latent = replace(latent, x=0.0, y=0.0, blend=weights)
    return replace(
        scene,
        latent=latent,
        style_mix=mix if mix.enabled and mix.indices else Scene().style_mix,
        spectrum=spectrum if spectrum.enabled else Scene().spectrum,
        edits=scene.edits if scene.edits.edits else EditStack(),
        probe=None,
    )


def without_flags(scene: Scene) -> Scene:
    """What of a scene no flag can say; all else is as in an empty scene."""
    empty, view = Scene(), scene.view
    sayable = view.normalize in (Normalize.OFF, Normalize.EACH)
    return replace(
        scene,
        latent=replace(scene.latent, x=0.0, y=0.0, blend=()),
        class_index=None,
        truncation=replace(scene.truncation, psi=empty.truncation.psi, cutoff=None),
        style_mix=replace(scene.style_mix, enabled=False, seed=empty.style_mix.seed, indices=()),
        noise=empty.noise,
        transform=replace(scene.transform, tx=0.0, ty=0.0, turns=0.0, untransform=False),
        view=replace(
            view,
            layer=None,
            base_channel=0,
            mono=False,
            gain_db=0.0,
            normalize=Normalize.OFF if sayable else view.normalize,
        ),
        spectrum=empty.spectrum,
    )


def _flags(scene: Scene) -> Iterator[str]:
    """The words for whatever is not as in an empty scene."""
    empty, latent = Scene(), scene.latent
    if latent.blend:
        yield from ("--blend", ",".join(f"{signed(each.seed)}:{each.weight!r}" for each in latent.blend))
    else:
        yield from ("--seeds", str(latent.seed))
    moved, view, spectrum = scene.transform, scene.view, scene.spectrum
    mix, noise = scene.style_mix, scene.noise
    indices = ",".join(map(str, mix.indices))
    named = (
        ("--class", scene.class_index, None),
        ("--trunc", scene.truncation.psi, empty.truncation.psi),
        ("--trunc-cutoff", scene.truncation.cutoff, None),
        ("--stylemix-seed", mix.seed if indices else empty.style_mix.seed, empty.style_mix.seed),
        ("--stylemix", indices, ""),
        ("--translate", f"{moved.tx!r},{moved.ty!r}", f"{empty.transform.tx!r},{empty.transform.ty!r}"),
        ("--rotate", moved.turns, empty.transform.turns),
        ("--noise", noise.mode.value, NoiseMode.CONST.value),
        ("--noise-seed", noise.seed, empty.noise.seed),
        ("--noise-second-seed", noise.second_seed, empty.noise.second_seed),
        ("--noise-blend", noise.blend, empty.noise.blend),
        ("--layer", view.layer, None),
        ("--channels", view.base_channel, empty.view.base_channel),
        ("--gain-db", view.gain_db, empty.view.gain_db),
        ("--fft-range", spectrum.range_db, empty.spectrum.range_db),
        ("--fft-beta", spectrum.beta, empty.spectrum.beta),
    )
    for flag, value, usual in named:
        if value != usual:  # with =, since a negative number looks like a flag
            yield f"{flag}={value}"
    switches = (
        ("--untransform", moved.untransform),
        ("--mono", view.mono),
        ("--normalize", view.normalize is Normalize.EACH),
        ("--fft", spectrum.enabled),
        ("--fft-sel", spectrum.enabled and not spectrum.all_channels),
    )
    yield from (flag for flag, is_on in switches if is_on)


def json_of(scene: Scene) -> str:
    """A scene file's text with only what is not as in an empty scene."""
    return msgspec.json.encode({"version": scene_file.VERSION, "scene": _changed_fields(scene)}).decode()


def _changed_fields(value: Any) -> Any:
    if not dataclasses.is_dataclass(value):
        return [_changed_fields(each) for each in value] if isinstance(value, tuple) else value
    return {
        field.name: _changed_fields(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != _usual(field)
    }


def _expression(value: Any, modules: dict[str, set[str]]) -> str:
    """Python that gives this value; what it needs is added to `modules`."""
    kind = type(value)
    if isinstance(value, tuple):
        inner = ", ".join(_expression(each, modules) for each in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, Enum):
        modules.setdefault(kind.__module__, set()).add(kind.__name__)
        return f"{kind.__name__}.{value.name}"
    if not dataclasses.is_dataclass(value):
        return repr(value)
    modules.setdefault(kind.__module__, set()).add(kind.__name__)
    words = [
        f"{field.name}={_expression(getattr(value, field.name), modules)}"
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != _usual(field)
    ]
    return f"{kind.__name__}({', '.join(words)})"


def _usual(field: Any) -> Any:
    """The default of a field; MISSING, which equals nothing, where it has none."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _place(model: str) -> str:
    """The whole path, so that the text is good in any folder; a random model's name as it is."""
    return str(Path(model).absolute()) if is_there(Path(model)) else model
