"""How a picture lies in its pane: fitted, zoomed, panned. Pure geometry."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from renderer.frame import Frame

SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 128.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CanvasView:
    """How the picture lies in the pane, whatever layer is shown and whether its spectrum lies beside it.

    `scale` None fits it. `center` is the picture's point in the middle of the pane; None is the middle of all
    that is shown. Units: `scale` in screen pixels per picture width, `center` in picture widths and heights.
    """

    scale: float | None = None
    center: Point | None = None
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the window. Units: screen pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def part(self, start: float, end: float) -> Area:
        """What lies between two shares of its width."""
        return Area(self.left + start * self.width, self.top, (end - start) * self.width, self.height)


@dataclass(frozen=True, slots=True)
class Place:
    """Where all that is shown is drawn: its top left corner and its scale, in screen pixels."""

    left: float
    top: float
    zoom: float
    width: int
    height: int

    def pixel_at(self, x: float, y: float) -> Point:
        """The picture's point under a point of the screen."""
        return (x - self.left) / self.zoom, (y - self.top) / self.zoom

    def screen_at(self, x: float, y: float) -> Point:
        """Where on the screen a point of the picture lies."""
        return self.left + x * self.zoom, self.top + y * self.zoom


def place(frame: Frame, view: CanvasView, area: Area) -> Place:
    """Where the frame lies in that part of the window."""
    height, width = frame.pixels.shape[:2]
    rows, columns = frame.picture_size
    zoom = view.scale / columns if view.scale is not None else _fitting(width, height, area)
    center_x, center_y = width / 2, height / 2
    if view.center is not None:
        center_x, center_y = view.center[0] * columns, view.center[1] * rows
    middle = area.middle
    left, top = middle[0] - center_x * zoom, middle[1] - center_y * zoom
    return Place(math.floor(left), math.floor(top), zoom, width, height)


def zoomed(frame: Frame, view: CanvasView, at: Place, area: Area, factor: float, about: Point) -> CanvasView:
    """The view so many times larger, where what lies at `about` on the screen stays there."""
    zoom = min(max(at.zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
    x, y = at.pixel_at(*about)
    middle = area.middle
    center = (x + (middle[0] - about[0]) / zoom, y + (middle[1] - about[1]) / zoom)
    return _looking_at(frame, view, zoom, center)


def panned(frame: Frame, view: CanvasView, at: Place, area: Area, by: Point) -> CanvasView:
    """The view moved by so many screen pixels."""
    middle = area.middle
    return _looking_at(frame, view, at.zoom, at.pixel_at(middle[0] - by[0], middle[1] - by[1]))


def with_zoom(frame: Frame, view: CanvasView, zoom: float | None) -> CanvasView:
    """The view with so many screen pixels to a picture's pixel, about what it looks at; None fits all."""
    if zoom is None:
        return replace(view, scale=None, center=None)
    zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
    return replace(view, scale=zoom * frame.picture_size[1])


def _fitting(width: int, height: int, area: Area) -> float:
    """The largest zoom that shows all; whole above 1, so that every pixel is equally large."""
    zoom = min(area.width / width, area.height / height)
    return float(math.floor(zoom)) if zoom >= 2 else max(zoom, SMALLEST_ZOOM)


def _looking_at(frame: Frame, view: CanvasView, zoom: float, pixel: Point) -> CanvasView:
    """The view at that zoom with that pixel in the middle of the pane."""
    rows, columns = frame.picture_size
    return replace(view, scale=zoom * columns, center=(pixel[0] / columns, pixel[1] / rows))
