"""How a picture lies in its pane: fitted, zoomed, panned. Pure geometry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from renderer.frame import Frame

SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 128.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CanvasView:
    """How the image lies in the pane, whatever layer is shown, with its margins and spectrum or without.

    `scale` None fits all that is shown. `center` is the image's point in the middle of the pane; None is the
    middle of all that is shown. Units: `scale` in screen pixels per image width, `center` in image widths and
    heights from its upper left corner.
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
    def is_tiny(self) -> bool:
        """Whether there is no room for a picture."""
        return self.width < 2 or self.height < 2

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
class Extent:
    """How large all is that is shown, spectrum and margins included, and where in it the image lies.

    Units: pixels of the picture.
    """

    width: int
    height: int
    image: Area

    @classmethod
    def of(cls, frame: Frame, rate: float | None) -> Extent:
        """That of a frame whose layer has so many samples per image width; what is beyond are margins."""
        height, width = frame.pixels.shape[:2]
        rows, columns = frame.picture_size
        if rate is None:
            return cls(width, height, Area(0, 0, columns, rows))
        return cls(width, height, Area((columns - rate) / 2, (rows - rate) / 2, rate, rate))

    def point_at(self, x: float, y: float) -> Point:
        """The image's point, in widths and heights, that lies at a place in pixels."""
        return (x - self.image.left) / self.image.width, (y - self.image.top) / self.image.height

    def pixel_of(self, x: float, y: float) -> Point:
        """Where in pixels a point of the image lies."""
        return self.image.left + x * self.image.width, self.image.top + y * self.image.height


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


def place(extent: Extent, view: CanvasView, area: Area) -> Place:
    """Where all that is shown lies in that part of the window."""
    width, height = extent.width, extent.height
    zoom = _fitting(width, height, area) if view.scale is None else view.scale / extent.image.width
    center = (width / 2, height / 2) if view.center is None else extent.pixel_of(*view.center)
    middle = area.middle
    left, top = middle[0] - center[0] * zoom, middle[1] - center[1] * zoom
    return Place(math.floor(left), math.floor(top), zoom, width, height)


def zoomed(
    extent: Extent, view: CanvasView, at: Place, area: Area, factor: float, about: Point
) -> CanvasView:
    """The view so many times larger, where what lies at `about` on the screen stays there."""
    zoom = min(max(at.zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM)
    x, y = at.pixel_at(*about)
    middle = area.middle
    center = (x + (middle[0] - about[0]) / zoom, y + (middle[1] - about[1]) / zoom)
    return _looking_at(extent, view, zoom, center)


def panned(extent: Extent, view: CanvasView, at: Place, area: Area, by: Point) -> CanvasView:
    """The view moved by so many screen pixels."""
    middle = area.middle
    return _looking_at(extent, view, at.zoom, at.pixel_at(middle[0] - by[0], middle[1] - by[1]))


def with_zoom(extent: Extent, view: CanvasView, zoom: float | None) -> CanvasView:
    """The view with so many screen pixels to a picture's pixel, about what it looks at; None fits all."""
    if zoom is None:
        return replace(view, scale=None, center=None)
    zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
    return replace(view, scale=zoom * extent.image.width)


def shared(extents: Sequence[Extent], view: CanvasView, area: Area) -> CanvasView:
    """The view in which the images of several pictures are equally large; if they are to fit, all of each."""
    if view.scale is not None or len(extents) == 1:
        return view
    return replace(view, scale=min(place(each, view, area).zoom * each.image.width for each in extents))


def _fitting(width: int, height: int, area: Area) -> float:
    """The largest zoom that shows all; whole above 1, so that every pixel is equally large."""
    zoom = min(area.width / width, area.height / height)
    return float(math.floor(zoom)) if zoom >= 2 else max(zoom, SMALLEST_ZOOM)


def _looking_at(extent: Extent, view: CanvasView, zoom: float, pixel: Point) -> CanvasView:
    """The view at that zoom with that pixel in the middle of the pane."""
    return replace(view, scale=zoom * extent.image.width, center=extent.point_at(*pixel))
