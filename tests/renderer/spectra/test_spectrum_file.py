"""Average spectra on disk."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from renderer.spectra.spectrum_file import AverageSpectrum, SpectrumFileError, load_average_spectrum

POWERS = np.random.default_rng(0).random((32, 32)).astype(np.float32)


def npz(**arrays: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.savez(content, **arrays)  # pyright: ignore[reportArgumentType]
    return content.getvalue()


def test_a_spectrum_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "faces.npz"
    path.write_bytes(AverageSpectrum(POWERS, 8).to_npz())
    loaded = load_average_spectrum(path)
    assert loaded.image_size == 8
    np.testing.assert_array_equal(loaded.spectrum, POWERS)


def test_the_file_holds_what_the_older_tools_read() -> None:
    with np.load(io.BytesIO(AverageSpectrum(POWERS, 8).to_npz()), allow_pickle=False) as arrays:
        assert set(arrays.files) == {"spectrum", "image_size"}
        assert arrays["spectrum"].shape == (32, 32)
        assert int(arrays["image_size"]) == 8


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("image_size", [np.array(8), np.array([8]), np.array(8.0)])
def test_older_files_may_differ_in_types(tmp_path: Path, dtype: type, image_size: np.ndarray) -> None:
    path = tmp_path / "older.npz"
    path.write_bytes(npz(spectrum=POWERS.astype(dtype), image_size=image_size))
    assert load_average_spectrum(path).image_size == 8


def test_for_drawing_the_zero_frequency_is_in_the_middle() -> None:
    impulse = np.zeros((32, 32), np.float32)
    impulse[0, 4] = 1024  # one cycle per image
    spectrum = AverageSpectrum(impulse, 8).as_power_spectrum()
    assert spectrum.power_at(1.0, 0.0) == 1
    assert spectrum.bin_width == 0.25


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no .npz"),
        (b"PK\x03\x04 something else", "no .npz"),
        (npz(spectrum=POWERS), "no 'image_size'"),
        (npz(other=POWERS), "it has no"),
        (npz(spectrum=POWERS, image_size=np.array(7)), "28×28 numbers, not 32×32"),
        (npz(spectrum=POWERS[0], image_size=np.array(8)), "not 32 of type"),
        (npz(spectrum=POWERS, image_size=np.array([8, 8])), "whole number"),
        (npz(spectrum=POWERS, image_size=np.array("8")), "whole number"),
        (npz(spectrum=POWERS, image_size=np.array(-8)), "whole number"),
        (npz(spectrum=POWERS, image_size=np.array(np.nan)), "whole number"),
        (npz(spectrum=POWERS.astype(complex), image_size=np.array(8)), "of the type <c16"),
        (npz(spectrum=-POWERS, image_size=np.array(8)), "impossible"),
        (npz(spectrum=POWERS * np.nan, image_size=np.array(8)), "impossible"),
        (npz(spectrum=np.array([print], dtype=object), image_size=np.array(8)), "broken"),
        (AverageSpectrum(POWERS, 8).to_npz()[:-300], "no .npz"),
    ],
)
def test_what_is_no_spectrum_is_told_in_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "strange.npz"
    path.write_bytes(content)
    with pytest.raises(SpectrumFileError, match=says) as caught:
        load_average_spectrum(path)
    assert "strange.npz" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lone_array_is_no_spectrum(tmp_path: Path) -> None:
    np.save(tmp_path / "lone.npy", POWERS)
    with pytest.raises(SpectrumFileError, match=r"no \.npz"):
        load_average_spectrum(tmp_path / "lone.npy")


def test_a_damaged_array_is_told(tmp_path: Path) -> None:
    content = bytearray(AverageSpectrum(POWERS, 8).to_npz())
    content[1000] ^= 0xFF
    (tmp_path / "damaged.npz").write_bytes(content)
    with pytest.raises(SpectrumFileError, match="broken"):
        load_average_spectrum(tmp_path / "damaged.npz")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SpectrumFileError, match=r"gone\.npz cannot be read: No such file"):
        load_average_spectrum(tmp_path / "gone.npz")
