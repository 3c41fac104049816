"""The recipe of a picture: it agrees with the reference, and it computes nothing twice."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from renderer.directions.direction_library import DirectionLibrary
from renderer.directions.direction_set import DirectionMethod, DirectionSet
from renderer.directions.edit_stack import Edit, EditStack
from renderer.frame import Frame, Output, Quality
from renderer.generator import Abandoned
from renderer.messages import Companion, RenderRequest
from renderer.noise import Noise, NoiseMode
from renderer.render import Renderer
from renderer.scene import (
    ClassBlend,
    LatentPoint,
    LayerView,
    Normalize,
    Pose,
    PoseSource,
    ProbePoint,
    Scene,
    SeedWeight,
    SpectrumView,
    StyleMix,
    Transform,
    Truncation,
)
from renderer.scene_check import SceneError
from renderer.scene_limits import LARGEST

PACK = Path(__file__).parents[1] / "conformance"
MODELS = ("sg3-t-64", "sg3-r-64-cond", "sg3-t-32-gray")
CASES = ("default", "blend", "stylemix", "fft_all", "fft_sel", "translate", "rotate", "untransform")
STYLEGAN2_MODELS = ("sg2-64", "sg2-32-resnet-cond", "sg2-32-tensorflow")
STYLEGAN2_CASES = ("default", "blend", "stylemix", "fft_all", "fft_sel", "no_noise")
RGB, CONDITIONAL, GRAY = (
    str(PACK / f"{name}.pkl") for name in ("sg3-t-64", "sg3-r-64-cond", "sg3-t-32-gray")
)


@cache
def shared_renderer() -> Renderer:
    """One for all tests that do not look at what is remembered."""
    return Renderer("cpu")


def render(scene: Scene, *, model: str = GRAY, **changes: Any) -> Frame:
    return shared_renderer().render(RenderRequest(1, model, scene, **changes))


def cached_steps(frame: Frame) -> set[str]:
    return {step.name for step in frame.timings if step.cached}


def scene_of_case(case: Mapping[str, Any]) -> Scene:
    """The reference's argument names as ours."""
    matrix = case.get("input_transform", np.eye(3))
    noise = Noise(NoiseMode(case.get("noise_mode", "const")))
    return Scene(
        noise=noise,
        latent=LatentPoint(blend=tuple(SeedWeight(seed, weight) for seed, weight in case["w0_seeds"])),
        truncation=Truncation(case.get("trunc_psi", 1.0), case.get("trunc_cutoff")),
        style_mix=StyleMix(
            "stylemix_idx" in case, case.get("stylemix_seed", 0), tuple(case.get("stylemix_idx", ()))
        ),
        transform=Transform(
            tx=matrix[0][2],
            ty=matrix[1][2],
            turns=math.atan2(matrix[0][1], matrix[0][0]) / math.tau,
            untransform=case.get("untransform", False),
        ),
        view=LayerView(
            layer=case.get("layer_name"),
            base_channel=case.get("base_channel", 0),
            mono=case.get("sel_channels", 3) == 1,
            gain_db=case.get("img_scale_db", 0.0),
            normalize=Normalize.EACH if case.get("img_normalize") else Normalize.OFF,
        ),
        spectrum=SpectrumView(
            enabled=case.get("fft_show", False),
            all_channels=case.get("fft_all", True),
            range_db=case.get("fft_range_db", 50.0),
            beta=case.get("fft_beta", 8.0),
        ),
    )


@pytest.mark.parametrize(
    ("model", "case"),
    [*itertools.product(MODELS, CASES), *itertools.product(STYLEGAN2_MODELS, STYLEGAN2_CASES)],
)
def test_pictures_and_statistics_are_those_of_the_reference(model: str, case: str) -> None:
    words = json.loads((PACK / f"{model}.json").read_text())["render"][case]
    with np.load(PACK / f"{model}.npz") as arrays:
        expected, figures = arrays[f"render/{case}/image"], arrays[f"render/{case}/stats"]

    frame = render(scene_of_case(words), model=str(PACK / f"{model}.pkl"))

    assert frame.pixels.shape == expected.shape
    error = np.abs(frame.pixels.astype(int) - expected.astype(int))
    width = frame.picture_size[1]
    assert error[:, :width].max() <= 1
    assert (error[:, width:] > 2).mean() <= 0.01 if error.shape[1] > width else True
    stats = frame.stats
    got = [stats.mean_all, stats.mean_shown, stats.std_all, stats.std_shown, stats.max_all, stats.max_shown]
    # A single resampled pixel decides the largest magnitude after untransform.
    # A mean may be near zero: what counts is the spread.
    np.testing.assert_allclose(got[:4], figures[:4], rtol=1e-5, atol=1e-6 * figures[2])
    np.testing.assert_allclose(got[4:], figures[4:], rtol=1e-4 if case == "untransform" else 1e-5)


@pytest.mark.parametrize(
    "view",
    [
        LayerView("L6_46_16", gain_db=6.0),
        LayerView("L6_46_16", base_channel=4),
        LayerView("L6_46_16", mono=True),
        LayerView("L6_46_16", normalize=Normalize.EACH),
    ],
    ids=["gain", "channel", "mono", "normalize"],
)
def test_how_a_layer_is_shown_touches_no_network_layer(view: LayerView) -> None:
    renderer = Renderer("cpu")
    first = renderer.render(RenderRequest(1, GRAY, Scene(view=LayerView("L6_46_16"))))
    second = renderer.render(RenderRequest(2, GRAY, Scene(view=view)))
    assert cached_steps(first) == set()
    assert {"latents", "style mix", "edits", "synthesis", "untransform"} <= cached_steps(second)
    assert "picture" not in cached_steps(second)
    assert (first.pixels.shape, first.pixels.tolist()) != (second.pixels.shape, second.pixels.tolist())


def test_the_spectrum_alone_is_computed_where_it_alone_changes() -> None:
    renderer = Renderer("cpu")
    scene = Scene(spectrum=SpectrumView(enabled=True))
    renderer.render(RenderRequest(1, GRAY, scene))
    frame = renderer.render(
        RenderRequest(2, GRAY, replace(scene, spectrum=SpectrumView(enabled=True, beta=2.0)))
    )
    assert [step.name for step in frame.timings if not step.cached] == ["spectrum"]


def test_a_turned_picture_needs_no_new_latents() -> None:
    renderer = Renderer("cpu")
    renderer.render(RenderRequest(1, GRAY, Scene()))
    frame = renderer.render(RenderRequest(2, GRAY, Scene(transform=Transform(turns=0.1))))
    assert {"latents", "style mix", "edits"} == cached_steps(frame)


def test_another_model_shares_nothing() -> None:
    renderer = Renderer("cpu")
    renderer.render(RenderRequest(1, RGB, Scene()))
    assert cached_steps(renderer.render(RenderRequest(2, GRAY, Scene()))) == set()


def test_what_was_remembered_gives_the_same_picture_as_a_fresh_start() -> None:
    renderer = Renderer("cpu")
    scenes = [Scene(), Scene(view=LayerView("L1_30_16")), Scene(transform=Transform(0.1)), Scene()]
    scenes += [Scene(style_mix=StyleMix(True, 5, (0,))), Scene(transform=Transform(0.1, untransform=True))]
    for i, scene in enumerate(scenes):
        fresh = Renderer("cpu").render(RenderRequest(i, GRAY, scene))
        np.testing.assert_array_equal(renderer.render(RenderRequest(i, GRAY, scene)).pixels, fresh.pixels)


def test_a_draft_looks_like_the_settled_picture() -> None:
    renderer = Renderer("cpu")
    draft, full = (renderer.render(RenderRequest(1, GRAY, Scene(), quality)).pixels for quality in Quality)
    error = np.square(draft.astype(float) - full).mean()
    assert error <= 255**2 / 10**4, "40 dB"


def test_a_draft_is_the_settled_picture_where_nothing_is_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.recipe.half_precision", lambda _: None)
    renderer = Renderer("cpu")
    renderer.render(RenderRequest(1, GRAY, Scene(), Quality.DRAFT))
    full = renderer.render(RenderRequest(2, GRAY, Scene(), Quality.FULL))
    assert all(step.cached for step in full.timings)


def test_an_activation_is_what_the_network_gives() -> None:
    with np.load(GRAY.replace(".pkl", ".npz")) as arrays:
        image, feature = arrays["image"][0], arrays["feature/L6_46_16"]
    frame = render(Scene(view=LayerView(gain_db=20, normalize=Normalize.EACH)), output=Output.ACTIVATION)
    assert frame.pixels.dtype == np.float32
    np.testing.assert_allclose(frame.pixels, image, atol=1e-4 * image.std())
    layer = render(Scene(view=LayerView("L6_46_16", mono=True)), output=Output.ACTIVATION)
    assert layer.pixels.shape == (16, 46, 46)
    np.testing.assert_allclose(layer.pixels[:2], feature, atol=1e-4 * feature.std())


def test_every_step_and_layer_has_its_time() -> None:
    frame = Renderer("cpu").render(RenderRequest(1, GRAY, Scene(view=LayerView("L1_30_16"))))
    names = [step.name for step in frame.timings]
    statistics = ["statistics", "statistics of shown channels"]
    assert names == ["latents", "style mix", "edits", "synthesis", "untransform", *statistics, "picture"]
    assert [layer.name for layer in frame.layer_timings] == ["input", "L0_30_16", "L1_30_16"]
    synthesis = frame.timings[names.index("synthesis")].ms
    assert 0 < sum(layer.ms for layer in frame.layer_timings) <= synthesis <= frame.render_ms


def test_pixels_cannot_be_changed_behind_the_back_of_what_is_remembered() -> None:
    for output in Output:
        with pytest.raises(ValueError, match="read-only"):
            render(Scene(), output=output).pixels[0] = 0


def test_a_kept_pose_stays_while_the_seeds_move_on() -> None:
    kept = Pose(PoseSource.KEPT, LatentPoint(x=3.25))
    alone = render(Scene(latent=LatentPoint(x=3.25)))
    moved = render(Scene(latent=LatentPoint(x=7.5, y=1.25), pose=kept))
    assert moved.input_pose == alone.input_pose != render(Scene(latent=LatentPoint(x=7.5, y=1.25))).input_pose
    assert (moved.pixels != alone.pixels).any()


def test_the_average_pose_is_that_of_psi_zero() -> None:
    average = Pose(PoseSource.AVERAGE)
    assert render(Scene(pose=average)).input_pose == render(Scene(truncation=Truncation(0.0))).input_pose


def test_keeping_a_points_own_pose_changes_no_pixel() -> None:
    scene = Scene(latent=LatentPoint(x=4.0))
    own = render(replace(scene, pose=Pose(PoseSource.KEPT, scene.latent)))
    assert np.array_equal(own.pixels, render(scene).pixels)


def test_classes_are_blended_in_w() -> None:
    first, second = Scene(class_index=1), Scene(class_index=4)
    ends = [
        render(replace(first, class_blend=ClassBlend(4, share)), model=CONDITIONAL) for share in (0.0, 1.0)
    ]
    for end, scene in zip(ends, (first, second), strict=True):
        assert np.array_equal(end.pixels, render(scene, model=CONDITIONAL).pixels)
    half = render(replace(first, class_blend=ClassBlend(4, 0.5)), model=CONDITIONAL)
    assert all((half.pixels != end.pixels).any() for end in ends)


def test_classes_make_a_difference_and_seeds_have_their_own() -> None:
    pictures = {
        class_index: render(Scene(class_index=class_index), model=CONDITIONAL) for class_index in range(5)
    }
    assert len({frame.pixels.tobytes() for frame in pictures.values()}) == 5
    own = render(Scene(), model=CONDITIONAL).pixels.tobytes()
    assert own in {frame.pixels.tobytes() for frame in pictures.values()}


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        (Scene(view=LayerView("L6_46_99")), r"no layer 'L6_46_99'; the nearest are L6_46_16"),
        (Scene(view=LayerView("")), r"no layer ''; the nearest are input"),
        (Scene(latent=LatentPoint(x=float("nan"))), "seed plane goes from"),
        (Scene(truncation=Truncation(psi=float("inf"))), "Psi goes from"),
        (Scene(transform=Transform(tx=float("inf"))), "not to inf"),
        (Scene(transform=Transform(turns=float("nan"))), "not to nan"),
    ],
)
def test_what_a_model_cannot_show_is_refused_in_one_sentence(scene: Scene, words: str) -> None:
    with pytest.raises(SceneError, match=words):
        render(scene)


@pytest.mark.parametrize("class_index", [-1, 5])
def test_a_class_that_is_not_there_is_refused(class_index: int) -> None:
    with pytest.raises(SceneError, match=f"no class {class_index}: this model has the classes 0 to 4"):
        render(Scene(class_index=class_index), model=CONDITIONAL)


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        (Scene(class_index=3), "no classes, so class 3 is left out"),
        (Scene(class_blend=ClassBlend(2)), "no classes, so class 2 is left out"),
        (Scene(style_mix=StyleMix(enabled=True, indices=(11, 99, -1))), "w[11] is left out"),
        (Scene(view=LayerView(base_channel=-5)), "the nearest are shown"),
    ],
)
def test_what_can_be_left_out_is_left_out_with_a_warning(scene: Scene, words: str) -> None:
    frame = render(scene)
    assert words in frame.warning
    assert frame.pixels.tolist() == render(Scene()).pixels.tolist()


@pytest.mark.parametrize(
    "scene",
    [
        Scene(style_mix=StyleMix(enabled=False, indices=(0, 1))),
        Scene(truncation=Truncation(cutoff=99)),
        Scene(truncation=Truncation(psi=0.2, cutoff=-3)),
    ],
)
def test_what_has_no_effect_is_no_error(scene: Scene) -> None:
    frame = render(scene)
    assert frame.warning == ""
    assert frame.pixels.tolist() == render(Scene()).pixels.tolist()


@pytest.mark.parametrize("layer", [None, "L1_30_16", "L6_46_16"])
def test_untransform_brings_every_layer_back_to_its_place(layer: str | None) -> None:
    def middle(transform: Transform) -> np.ndarray:
        scene = Scene(transform=transform, view=LayerView(layer))
        picture = render(scene, output=Output.ACTIVATION).pixels
        border = picture.shape[1] // 3
        return picture[:, border:-border, border:-border]

    still = middle(Transform(untransform=True))
    moved = middle(Transform(tx=0.125, ty=-0.0625))
    back = middle(Transform(tx=0.125, ty=-0.0625, untransform=True))
    assert np.abs(back - still).mean() < 0.35 * np.abs(moved - still).mean()


def test_a_request_can_be_abandoned_between_layers_and_asked_again() -> None:
    renderer = Renderer("cpu")
    asked: list[int] = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Abandoned):
        renderer.render(RenderRequest(1, GRAY, Scene()), should_stop=should_stop)
    assert renderer.render(RenderRequest(1, GRAY, Scene())).pixels.tolist() == render(Scene()).pixels.tolist()


def test_numbers_beyond_all_measure_are_said() -> None:
    renderer = Renderer("cpu")
    with torch.no_grad():
        *_, last = renderer.models.get("stylegan3-r-32").generator.parameters()
        last.fill_(3e38)  # finite, as in a file that is damaged or of another program
    far = Scene(truncation=Truncation(psi=LARGEST))
    assert "too large" in renderer.render(RenderRequest(1, "stylegan3-r-32", far)).warning


def test_a_second_picture_comes_beside_the_first() -> None:
    renderer = Renderer("cpu")
    second = Companion(RGB, Scene(view=LayerView("L5_52_24")))
    frame = renderer.render(RenderRequest(1, GRAY, Scene(), companion=second))
    alone = Renderer("cpu").render(RenderRequest(1, RGB, second.scene))
    assert frame.companion is not None
    np.testing.assert_array_equal(frame.companion.pixels, alone.pixels)
    np.testing.assert_array_equal(frame.pixels, render(Scene()).pixels)


def test_each_of_two_pictures_is_remembered() -> None:
    renderer = Renderer("cpu")
    second = Companion(RGB, Scene())
    renderer.render(RenderRequest(1, GRAY, Scene(), companion=second))
    frame = renderer.render(RenderRequest(2, GRAY, Scene(), companion=second))
    assert frame.companion is not None
    assert all(step.cached for step in (*frame.timings, *frame.companion.timings))


def test_the_probe_reads_the_sample_that_it_lies_in() -> None:
    scene = Scene(view=LayerView("L6_46_16"), probe=ProbePoint(0.1, -0.2))
    frame = render(scene, output=Output.ACTIVATION)
    column, row = math.floor(46 / 2 + 0.1 * 32), math.floor(46 / 2 - 0.2 * 32)
    assert frame.probe == tuple(frame.pixels[:3, row, column].tolist())


def test_a_probe_out_of_sight_reads_nothing() -> None:
    assert render(Scene(probe=ProbePoint(0.6, 0.0))).probe == ()


def test_the_histogram_counts_every_shown_sample() -> None:
    frame = render(Scene(view=LayerView("L6_46_16", mono=True)))
    assert frame.histogram is not None
    assert frame.histogram.counts.sum() == 46 * 46
    assert max(-frame.histogram.low, frame.histogram.high) == pytest.approx(frame.stats.max_shown)


def test_a_cropped_layer_has_no_margins() -> None:
    whole = render(Scene(view=LayerView("L6_46_16")), output=Output.ACTIVATION).pixels
    cropped = render(Scene(view=LayerView("L6_46_16", crop_margins=True)), output=Output.ACTIVATION).pixels
    np.testing.assert_array_equal(cropped, whole[:, 7:-7, 7:-7])


def test_layers_are_timed_as_they_were_for_the_picture_whatever_a_job_has_rendered_since() -> None:
    renderer = Renderer("cpu")
    request = RenderRequest(1, GRAY, Scene())
    before = renderer.render(request).layer_timings
    with torch.inference_mode():
        renderer.new_follower().activation(renderer.models.get(GRAY), Scene(view=LayerView("L2_30_16")))
    after = renderer.render(request).layer_timings
    assert [(layer.name, layer.precision) for layer in after] == [
        (layer.name, layer.precision) for layer in before
    ]
    assert all(layer.cached for layer in after)


def planted(folder: Path) -> tuple[DirectionLibrary, str]:
    """A library with one set of two directions for GRAY."""
    components = np.eye(2, 32, dtype=np.float32)
    directions = DirectionSet(components, np.array([0.5, 2.0]), DirectionMethod.IMPORTED)
    library = DirectionLibrary(folder)
    library.add(directions)
    return library, directions.set_id


def test_an_edit_moves_w_by_its_direction(tmp_path: Path) -> None:
    library, set_id = planted(tmp_path)
    renderer = Renderer("cpu", library=library)
    stack = EditStack((Edit(set_id, 1, 3.0, 2, 4),))
    model = renderer.models.get(GRAY)
    recipe = renderer.new_follower()
    moved = recipe.latents(model, Scene(edits=stack)) - recipe.latents(model, Scene())
    expected = torch.zeros(1, model.info.num_ws, 32)
    expected[:, 2:5, 1] = 6.0
    torch.testing.assert_close(moved, expected, atol=1e-6, rtol=0)


def test_edits_are_applied_after_truncation_and_mixing(tmp_path: Path) -> None:
    library, set_id = planted(tmp_path)
    renderer = Renderer("cpu", library=library)
    model, recipe = renderer.models.get(GRAY), renderer.new_follower()
    scene = Scene(truncation=Truncation(psi=0.0), style_mix=StyleMix(True, 5, (1, 2)))
    edited = replace(scene, edits=EditStack((Edit(set_id, 0, 2.0),)))
    moved = recipe.latents(model, edited) - recipe.latents(model, scene)
    assert moved[0, :, 0].tolist() == pytest.approx([1.0] * model.info.num_ws)


def test_edits_without_their_directions_are_left_out_until_these_are_there(tmp_path: Path) -> None:
    library, set_id = planted(tmp_path / "other")
    renderer = Renderer("cpu", library=DirectionLibrary(tmp_path / "own"))
    scene = Scene(edits=EditStack((Edit(set_id, 1, 3.0),)))
    without = renderer.render(RenderRequest(1, GRAY, scene))
    assert set_id in without.warning
    np.testing.assert_array_equal(without.pixels, render(Scene()).pixels)
    renderer.library.add(library.get(set_id))
    with_them = renderer.render(RenderRequest(2, GRAY, scene))
    assert with_them.warning == ""
    assert np.abs(with_them.pixels.astype(int) - without.pixels).max() > 5


@pytest.mark.parametrize(
    ("model", "component", "reason"),
    [(GRAY, 2, "There is no direction 2"), (RGB, 0, "belong to another model")],
)
def test_edits_that_do_not_fit_the_model_are_left_out_with_the_reason(
    tmp_path: Path, model: str, component: int, reason: str
) -> None:
    library, set_id = planted(tmp_path)
    scene = Scene(edits=EditStack((Edit(set_id, component, 1.0),)))
    frame = Renderer("cpu", library=library).render(RenderRequest(1, model, scene))
    assert reason in frame.warning
    np.testing.assert_array_equal(
        frame.pixels, Renderer("cpu").render(RenderRequest(1, model, Scene())).pixels
    )
