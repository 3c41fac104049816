"""Models: the training run of the open one, what is in memory, and what came from the web."""

from __future__ import annotations

import time
from pathlib import PurePath

from renderer.model_jobs import EvictModel, ModelsHeld, SurveyModels
from renderer.remote.address import short_name
from renderer.remote.model_cache import CachedModel
from visualizer.panes.run_section import RunSection
from visualizer.session import Session
from widgets import controls, downloads_panel, held_models_panel
from widgets.downloads_panel import Coming, DownloadWish, Kept

SECONDS_BETWEEN_LOOKS = 2.0


class ModelsPane:
    """Three sections; the first one also works while the pane is not on show."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._run = RunSection(session)
        self._held = _HeldSection(session)
        self._downloads = _DownloadsSection(session)

    def update(self, seconds: float, *, settled: bool) -> None:
        """Once a frame, before the panes are drawn."""
        self._run.update(seconds, settled=settled)

    def draw(self) -> None:
        """Draw it."""
        with controls.section("Training run", is_open=True) as shown:
            if shown:
                self._run.draw()
        with controls.section("In memory") as shown:
            if shown:
                self._held.draw()
        with controls.section("Downloads") as shown:
            if shown:
                self._downloads.draw()


class _HeldSection:
    """Asks the renderer every now and then while it is on show."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._number, self._looked_s = 0, 0.0
        self._eviction: int | None = None
        self._seen: object = None

    def draw(self) -> None:
        """Draw it."""
        session, now = self._session, time.monotonic()
        state = (session.model, session.models.second, session.models.loading, session.frame is None)
        if now - self._looked_s > SECONDS_BETWEEN_LOOKS or state != self._seen:
            self._number, self._looked_s, self._seen = self._number + 1, now, state
        if self._eviction is not None:
            job = session.jobs.get(self._eviction)
            if job is None or not job.is_running:
                session.jobs.dismiss(self._eviction)
                self._eviction, self._seen = None, None
        watched = session.jobs.watch("models in memory", SurveyModels(self._number))
        held = watched.result
        if not isinstance(held, ModelsHeld):
            controls.dim_text(watched.failure or "Asking the renderer…")
            return
        layers = session.frame.held_bytes if session.frame is not None else 0
        evicted = held_models_panel.draw(held, layers_bytes=layers)
        if evicted is not None and self._eviction is None:
            self._eviction = session.jobs.start(EvictModel(evicted), f"Evict {PurePath(evicted).name}")


class _DownloadsSection:
    """What is on its way, and what is in the cache."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draw(self) -> None:
        """Draw it."""
        downloads = self._session.models.downloads
        there = downloads.kept()
        coming = []
        for url, download in downloads.running:
            transfer = download.transfer()
            coming.append(
                Coming(url, short_name(url), transfer.share, transfer.in_words, transfer.seconds_left)
            )
        kept = [Kept(each.url, each.name, each.bytes, each.sha256) for each in there]
        wish = downloads_panel.draw(coming, kept, str(downloads.cache.folder))
        if wish is not None:
            self._do(*wish, there)

    def _do(self, url: str, wish: DownloadWish, there: tuple[CachedModel, ...]) -> None:
        session = self._session
        match wish:
            case DownloadWish.CANCEL:
                session.models.cancel_download(url)
            case DownloadWish.OPEN:
                session.models.open(url)
            case DownloadWish.DELETE:
                session.models.downloads.remove(next(each for each in there if each.url == url), self._tell)

    def _tell(self, problem: str) -> None:
        if problem:
            self._session.notices = self._session.notices.with_problem(problem)
