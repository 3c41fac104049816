"""The seed plane, and what is done to the w that it gives."""

from __future__ import annotations

from dataclasses import replace

from renderer.model_info import ModelInfo
from renderer.scene import LatentPoint, Scene
from visualizer.inspecting.seed_atlas import SeedAtlas
from visualizer.motion.field_keying import field_keys
from visualizer.session import Session
from widgets import (
    class_panel,
    controls,
    latent_panel,
    noise_panel,
    pose_panel,
    seed_map_panel,
    stylemix_panel,
    truncation_panel,
)
from widgets.field_keys import FieldKeys
from widgets.seed_map_panel import MapView, Pin


class LatentPane:
    """Everything that decides w."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._atlas = SeedAtlas()
        self._map = MapView()

    def draw(self) -> None:
        """Draw it."""
        session, model = self._session, self._session.model
        with field_keys(session) as keys:
            with controls.section("Seed plane") as shown:
                if shown:
                    session.scene = self._draw_plane(session.scene, model, keys)
            if model is not None:
                session.scene = self._draw_w(session.scene, model, keys)

    def close(self) -> None:
        """Give the texture back while the window's context is still there."""
        self._atlas.close()

    def _draw_plane(self, scene: Scene, model: ModelInfo | None, keys: FieldKeys) -> Scene:
        session = self._session
        scene = replace(scene, latent=latent_panel.draw_point(scene.latent, keys=keys))
        if scene.latent.blend:
            _, height = seed_map_panel.room(self._map)
            scene = replace(scene, latent=latent_panel.draw_blend(scene.latent, height))
        elif model is not None:
            scene = self._draw_map(scene, model)
        latent, session.work.motion = latent_panel.draw_moves(scene.latent, session.work.motion)
        return replace(scene, latent=latent)

    def _draw_map(self, scene: Scene, model: ModelInfo) -> Scene:
        session, latent = self._session, scene.latent
        in_sight = seed_map_panel.seeds_in_sight(latent, self._map)
        sheet = self._atlas.sheet(session.jobs, model, scene, in_sight)
        bookmarks = session.project.bookmarks
        pins = [Pin(bookmark.name, bookmark.scene.latent) for bookmark in bookmarks]
        action = seed_map_panel.draw(latent, self._map, sheet, pins)
        self._map = action.view
        if action.pin is not None:
            session.work.go_to_scene(bookmarks[action.pin].scene)
            return session.scene
        return replace(scene, latent=action.latent)

    def _draw_w(self, scene: Scene, model: ModelInfo, keys: FieldKeys) -> Scene:
        frame = self._session.frame
        if model.c_dim:
            with controls.section("Class") as shown:
                if shown:
                    index, blend = scene.class_index, scene.class_blend
                    index, blend = class_panel.draw(index, blend, model.c_dim, keys=keys)
                    scene = replace(scene, class_index=index, class_blend=blend)
        with controls.section("Truncation") as shown:
            if shown:
                truncation = truncation_panel.draw(scene.truncation, model.num_ws, keys=keys)
                scene = replace(scene, truncation=truncation)
        with controls.section("Pose", is_open=model.has_input_transform) as shown:
            if shown:
                learned, can_keep = frame and frame.input_pose, model.has_input_transform
                pose = pose_panel.draw(scene.pose, scene.latent, learned, can_keep=can_keep, keys=keys)
                scene = replace(scene, pose=pose)
        with controls.section("Style mixing") as shown:
            if shown:
                sources = self._style_sources()
                mix = stylemix_panel.draw(scene.style_mix, model.num_ws, sources, keys=keys)
                scene = replace(scene, style_mix=mix)
        with controls.section("Noise", is_open=model.has_noise) as shown:
            if shown:
                scene = replace(scene, noise=noise_panel.draw(scene.noise, model.has_noise, keys=keys))
        return scene

    def _style_sources(self) -> list[tuple[str, LatentPoint]]:
        """The bookmarks, whose points styles can be taken from."""
        return [(bookmark.name, bookmark.scene.latent) for bookmark in self._session.project.bookmarks]
