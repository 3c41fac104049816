"""How a video is written: format, frame rate, size, quality, what is on it besides the pictures. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction

from renderer.recording import caption

LONGEST_SIDE = 16_384
GIF_FASTEST = 50
MOST_FRAMES_PER_S = 1000


@dataclass(frozen=True, slots=True)
class FrameRate:
    """So many frames in so many seconds: 60 in 1, or 30000 in 1001."""

    frames: int = 60
    seconds: int = 1

    def __post_init__(self) -> None:
        if self.seconds < 1 or not 1 <= self.frames <= MOST_FRAMES_PER_S * self.seconds:
            raise ValueError(f"a frame rate is above 0 and at most {MOST_FRAMES_PER_S} frames per second")

    @property
    def fraction(self) -> Fraction:
        """Frames per second, exactly."""
        return Fraction(self.frames, self.seconds)

    def __str__(self) -> str:
        return f"{self.fraction}"


class VideoFormat(Enum):
    """The kinds of files that can be written; the encoder may lack some, see `available_formats`."""

    H264 = "h264"
    H264_444 = "h264-444"
    H265 = "h265"
    H265_10 = "h265-10"
    VP9 = "vp9"
    AV1 = "av1"
    PRORES = "prores"
    FFV1 = "ffv1"
    GIF = "gif"
    PNG = "png"
    PNG_16 = "png-16"
    NPZ = "npz"


class Scaling(Enum):
    """How pictures get to the size of the video: by whole factors, so pixels stay squares, or smoothly."""

    NEAREST = "nearest"
    LANCZOS = "lanczos"


class Fit(Enum):
    """What of a picture is in a frame of another shape: all of it on black, or what fills the frame."""

    WHOLE = "whole"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a format is to the encoder.

    `suffix` with its dot; `crf` is the default quality where the format has one: a constant rate factor, less
    is better. `even`: width and height must be. `audio`: what a soundtrack is encoded by, where there can be
    one. Without an `encoder` it is a folder with a file for each frame.
    """

    encoder: str
    suffix: str
    pixel_format: str
    crf: int | None = None
    most_crf: int = 51
    arguments: tuple[str, ...] = ()
    even: bool = False
    is_yuv: bool = True
    audio: tuple[str, ...] = ()


_MP4 = ("-movflags", "+faststart")
_X265 = ("-tag:v", "hvc1", "-x265-params", "log-level=error", *_MP4)
_VP9 = ("-b:v", "0", "-row-mt", "1", "-cpu-used", "4")
_PRORES = ("-profile:v", "4444", "-movflags", "use_metadata_tags")  # QuickTime's own comment ends at 64 KiB
_AAC, _OPUS, _PCM, _FLAC = (
    ("aac", "-b:a", "256k"),
    ("libopus", "-b:a", "160k"),
    ("pcm_s16le",),
    ("flac",),
)
ENCODINGS = {
    VideoFormat.H264: Encoding("libx264", ".mp4", "yuv420p", 14, arguments=_MP4, even=True, audio=_AAC),
    VideoFormat.H264_444: Encoding("libx264", ".mp4", "yuv444p", 10, arguments=_MP4, audio=_AAC),
    VideoFormat.H265: Encoding("libx265", ".mp4", "yuv420p", 16, arguments=_X265, even=True, audio=_AAC),
    VideoFormat.H265_10: Encoding(
        "libx265", ".mp4", "yuv420p10le", 16, arguments=_X265, even=True, audio=_AAC
    ),
    VideoFormat.VP9: Encoding(
        "libvpx-vp9", ".webm", "yuv420p", 18, 63, arguments=_VP9, even=True, audio=_OPUS
    ),
    VideoFormat.AV1: Encoding(
        "libsvtav1", ".webm", "yuv420p10le", 20, 63, ("-preset", "8"), even=True, audio=_OPUS
    ),
    VideoFormat.PRORES: Encoding(
        "prores_ks", ".mov", "yuv444p10le", arguments=_PRORES, even=True, audio=_PCM
    ),
    VideoFormat.FFV1: Encoding(
        "ffv1", ".mkv", "gbrp", arguments=("-slicecrc", "1"), is_yuv=False, audio=_FLAC
    ),
    VideoFormat.GIF: Encoding("gif", ".gif", "pal8", arguments=("-loop", "0"), is_yuv=False),
    VideoFormat.PNG: Encoding("", "", "rgb24", is_yuv=False),
    VideoFormat.PNG_16: Encoding("", "", "rgb48be", is_yuv=False),
    VideoFormat.NPZ: Encoding("", "", "", is_yuv=False),
}


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """An audio file that begins with the timeline, cut or filled up with silence to the video's length.

    `file` is its path while it is worked with, and its name in a file.
    """

    file: str
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """How a timeline becomes a video.

    `size` None: as large as the largest picture. `crf` None: what suits the format. `draft`: the precision of
    pictures while something is dragged, where the device has a faster one. `with_spectrum`: the spectrum is
    beside every picture, whatever the scenes say. `caption` is a text as in `renderer.recording.caption`.
    Units: `size` (width, height) in pixels.
    """

    format: VideoFormat = VideoFormat.H264
    rate: FrameRate = field(default_factory=FrameRate)
    size: tuple[int, int] | None = None
    scaling: Scaling = Scaling.NEAREST
    crf: int | None = None
    draft: bool = False
    fit: Fit = Fit.WHOLE
    with_spectrum: bool = False
    caption: str = ""
    soundtrack: Soundtrack | None = None

    def __post_init__(self) -> None:
        if self.size is not None and not all(1 <= side <= LONGEST_SIDE for side in self.size):
            raise ValueError(f"the sides of a video have 1 to {LONGEST_SIDE} pixels")
        encoding, name = ENCODINGS[self.format], self.format.value
        if self.crf is not None and encoding.crf is None:
            raise ValueError(f"the format {name} has no quality to choose")
        if self.crf is not None and not 0 <= self.crf <= encoding.most_crf:
            raise ValueError(f"the quality of {name} is a number from 0 to {encoding.most_crf}")
        if self.format is VideoFormat.GIF and self.rate.fraction > GIF_FASTEST:
            raise ValueError(f"a GIF has at most {GIF_FASTEST} frames per second")
        if self.soundtrack is not None and not encoding.audio:
            raise ValueError(f"the format {name} has no sound")
        if self.format is VideoFormat.NPZ and (self.size or self.caption or self.with_spectrum):
            raise ValueError("raw layers have no size, caption or spectrum to choose")
        caption.check(self.caption)

    def in_format(self, wanted: VideoFormat) -> VideoSettings:
        """The same in another format, without what that cannot have."""
        if wanted is self.format:
            return self
        settings = replace(self, crf=None, soundtrack=self.soundtrack if ENCODINGS[wanted].audio else None)
        if wanted is VideoFormat.GIF and settings.rate.fraction > GIF_FASTEST:
            settings = replace(settings, rate=FrameRate(GIF_FASTEST))
        if wanted is VideoFormat.NPZ:
            settings = replace(settings, size=None, caption="", with_spectrum=False)
        return replace(settings, format=wanted)


def default_format(suffix: str) -> VideoFormat | None:
    """The format of a file with that suffix (with its dot); None where no format has it."""
    return next((each for each, encoding in ENCODINGS.items() if encoding.suffix == suffix.lower()), None)


def frame_rate(text: str) -> FrameRate:
    """A frame rate from words like 60, 29.97 or 30000/1001. Raises: ValueError."""
    try:
        fraction = Fraction(text).limit_denominator(10_000)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"'{text:.20}' is no frame rate, like 60, 29.97 or 30000/1001") from error
    return FrameRate(fraction.numerator, fraction.denominator)


def encoder_arguments(settings: VideoSettings) -> list[str]:
    """What the encoder is told of the format, the quality and the colours."""
    encoding = ENCODINGS[settings.format]
    words = ["-c:v", encoding.encoder, *encoding.arguments]
    if encoding.crf is not None:
        words += ["-crf", str(encoding.crf if settings.crf is None else settings.crf)]
    if settings.format is VideoFormat.GIF:
        # A palette for each frame: one for all would have to hold back every frame until the last is known.
        palette = "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=sierra2_4a"
        return ["-filter_complex", palette, *words]
    if not encoding.is_yuv:
        return [*words, "-pix_fmt", encoding.pixel_format]
    exactly = "flags=lanczos+accurate_rnd+full_chroma_int"
    convert = f"scale=out_color_matrix=bt709:out_range=tv:{exactly},format={encoding.pixel_format}"
    colours = [
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
        "-color_range",
        "tv",
    ]
    return ["-vf", convert, *words, *colours]
