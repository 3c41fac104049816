"""The thumbnails of a survey on the graphics card, painted anew only where something has changed."""

from __future__ import annotations

from renderer.contact_sheet import ChannelSurvey, paint
from renderer.scene import ColorMap, Normalize
from visualizer.texture import ImageTexture
from widgets.thumbnail_grid import Atlas


class SheetAtlas:
    """One survey's thumbnails as one texture."""

    def __init__(self) -> None:
        self._texture = ImageTexture()
        self._painted: tuple[object, ...] | None = None
        self._atlas: Atlas | None = None

    def of(
        self, survey: ChannelSurvey, *, gain_db: float, normalize: Normalize, color_map: ColorMap
    ) -> Atlas:
        """The atlas of this survey in these colours; the gain counts where nothing is normalised."""
        gain_db = gain_db if normalize is Normalize.OFF else 0.0
        wanted = (survey, gain_db, normalize, color_map)
        if self._atlas is None or wanted != self._painted:
            pixels = paint(survey, gain_db=gain_db, normalize=normalize, color_map=color_map)
            count, height, width = survey.thumbnails.shape
            self._atlas = Atlas(self._texture.update(pixels), count, width, height)
            self._painted = wanted
        return self._atlas

    def close(self) -> None:
        """Give the memory back; the window's context must still be there."""
        self._texture.close()
        self._painted = self._atlas = None
