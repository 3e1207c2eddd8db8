"""Images: digits, sample pictures, folders and made-up tones; what chance changes in them; bad ones."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.data import pictures
from model_license_audit.harness.data.augmenting import augmented
from model_license_audit.harness.data.labelled import DataError
from model_license_audit.harness.data.loading import load, read, store
from model_license_audit.harness.data.splitting import content_digest
from model_license_audit.harness.recipe.model import AugmentSpec, DataSpec, ModelSpec
from model_license_audit.model.errors import UsageError
from tests.harness.conftest import MakeContext
from tests.harness.harness_recipes import recipe_of

DIGITS = DataSpec("scikit-learn/digits", "builtin:digits", "digits", limit=100)
PICTURES = DataSpec("scikit-image/pictures", "builtin:pictures", "pictures")
TONES = DataSpec("tones", "builtin:tones", "tones", options={"examples-per-class": 12})


def arrays(part: Any) -> NDArray[np.uint8]:
    assert isinstance(part.inputs, np.ndarray)
    return part.inputs


def test_digits_come_in_any_size_and_nobody_tells_their_license(make_context: MakeContext) -> None:
    prepared = load(recipe_of(DIGITS), make_context())
    assert arrays(prepared.train).shape == (60, 16, 16, 3)
    assert arrays(prepared.train).dtype == np.uint8
    record = prepared.records[0]
    assert prepared.classes == tuple("0123456789")
    assert (record.license, record.examples) == (None, 100)
    assert [name.split()[0] for name in record.licenses_beside or ()] == ["scikit-learn"]
    wide = load(recipe_of(DIGITS, model=ModelSpec("image-torch", image_size=40)), make_context())
    assert arrays(wide.test).shape[1:] == (40, 40, 3)
    assert (wide.records[0].digest, wide.test.labels.tolist()) == (record.digest, prepared.test.labels.tolist())


def test_digits_can_be_drawn_with_less_contrast(make_context: MakeContext) -> None:
    plain = load(recipe_of(DIGITS), make_context())
    pale = load(recipe_of(replace(DIGITS, options={"contrast": 50})), make_context())
    assert (arrays(plain.train).min(), arrays(plain.train).max()) == (0, 255)
    apart = np.abs(arrays(pale.train).astype(float) - 127.5).mean() / np.abs(arrays(plain.train) - 127.5).mean()
    assert 0.49 < apart < 0.52
    assert pale.records[0].digest == plain.records[0].digest
    with pytest.raises(UsageError, match="a whole number from 1 to 100"):
        load(recipe_of(replace(DIGITS, options={"contrast": 0.5})), make_context())


def test_pictures_are_those_whose_license_the_library_tells(make_context: MakeContext) -> None:
    prepared = load(recipe_of(PICTURES), make_context())
    record = prepared.records[0]
    assert prepared.classes == pictures.USUAL
    assert record.license == "CC0-1.0"
    beside = record.licenses_beside or {}
    assert {name for name in beside if name.startswith("skimage.data.")} == {
        f"skimage.data.{pictures.FILES[name][0]}" for name in pictures.USUAL
    }
    parts = [set(map(content_digest, arrays(part))) for part in (prepared.train, prepared.validation, prepared.test)]
    assert len(set.union(*parts)) == sum(map(len, parts))


@pytest.mark.parametrize("said", ["No known copyright restrictions.", "CC0, non-commercial use only", ""])
def test_a_picture_whose_license_is_not_told_is_not_used(
    make_context: MakeContext, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    import skimage.data

    def brick() -> None:
        raise AssertionError

    brick.__doc__ = said
    monkeypatch.setattr(skimage.data, "brick", brick)
    with pytest.raises(DataError, match=r"skimage\.data\.brick does not say CC0"):
        load(recipe_of(PICTURES), make_context())
    with pytest.raises(DataError, match="no picture 'coins'"):
        load(
            recipe_of(DataSpec("a/b", "builtin:pictures", "pictures", options={"pictures": ["coins"]})), make_context()
        )


def test_tones_are_made_up_and_said_to_be(make_context: MakeContext) -> None:
    prepared = load(recipe_of(TONES), make_context())
    record = prepared.records[0]
    assert prepared.classes == ("noise", "sawtooth", "sine", "square", "sweep")
    assert (record.license, record.license_from) == ("CC0-1.0", "made up by model-license-audit")
    assert (record.examples, record.digest) == (60, load(recipe_of(TONES, seed=8), make_context()).records[0].digest)
    means = [arrays(prepared.train)[prepared.train.labels == number].mean() for number in range(5)]
    assert means[0] == max(means)  # noise is loud at all heights


def picture(path: Path, value: int, size: tuple[int, int] = (20, 10)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(value).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two classes of eight pictures each."""
    for number in range(8):
        picture(tmp_path / "set" / "cats" / f"{number}.png", number)
        picture(tmp_path / "set" / "dogs" / f"{number}.JPG", 100 + number)
    return tmp_path


FOLDER = DataSpec("acme/pets", "set", "image-folder", license="cc0-1.0")


def test_pictures_in_folders_are_read_by_class(folder: Path, make_context: MakeContext) -> None:
    (folder / "set" / "cats" / "notes.txt").write_text("none")
    Image.fromarray(np.zeros((9, 9), dtype=np.uint8)).save(folder / "set" / "dogs" / "grey.png")
    prepared = load(recipe_of(FOLDER, near=folder), make_context())
    assert prepared.classes == ("cats", "dogs")
    record = prepared.records[0]
    assert (record.used, record.left_out) == ({"cats": 8, "dogs": 9}, {"not a picture by its name": 1})
    assert arrays(prepared.train).shape[1:] == (16, 16, 3)


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def large() -> bytes:
    return bomb().replace(struct.pack(">II", 60000, 60000), struct.pack(">II", 7000, 7000))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", bomb(), large(), b"\xff\xd8\xff\xe0garbage"])
def test_a_picture_that_cannot_be_read_is_named(folder: Path, make_context: MakeContext, data: bytes) -> None:
    (folder / "set" / "cats" / "bad.png").write_bytes(data)
    with pytest.raises(DataError, match=r"cats/bad\.png"):
        load(recipe_of(FOLDER, near=folder), make_context())


@pytest.mark.parametrize("others_guess", [False, True])
def test_a_picture_that_is_cut_off_is_named(
    folder: Path, make_context: MakeContext, monkeypatch: pytest.MonkeyPatch, others_guess: bool
) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", others_guess)
    picture(folder / "set" / "cats" / "cut.jpg", 50, (300, 300))
    data = (folder / "set" / "cats" / "cut.jpg").read_bytes()
    (folder / "set" / "cats" / "cut.jpg").write_bytes(data[: len(data) // 2])
    with pytest.raises(DataError, match=r"cats/cut\.jpg"):
        load(recipe_of(FOLDER, near=folder), make_context())


def test_folders_without_pictures_are_told(folder: Path, make_context: MakeContext) -> None:
    (folder / "set" / "empty").mkdir()
    with pytest.raises(DataError, match="the class 'empty' has no pictures"):
        load(recipe_of(FOLDER, near=folder), make_context())
    (folder / "other").mkdir()
    with pytest.raises(DataError, match="no folder for any class"):
        load(recipe_of(DataSpec("a/b", "other", "image-folder"), near=folder), make_context())


def test_images_are_stored_without_pickles_and_read_again(folder: Path, make_context: MakeContext) -> None:
    prepared = load(recipe_of(FOLDER, near=folder), make_context())
    store(prepared, folder / "one")
    store(prepared, folder / "two")
    assert digests_of(folder / "one") == digests_of(folder / "two")
    again = read(folder / "one")
    assert np.array_equal(arrays(again.train), arrays(prepared.train))
    assert np.array_equal(again.validation.labels, prepared.validation.labels)


SPEC = AugmentSpec(flip=True, rotate=20, shift=0.2)
IMAGES = np.random.default_rng(0).integers(0, 256, (6, 12, 12, 3), dtype=np.uint8)


@given(st.integers(-3, 3), st.integers(0, 3), st.permutations(range(6)))
def test_what_becomes_of_an_image_does_not_depend_on_its_batch(seed: int, epoch: int, order: list[int]) -> None:
    whole = augmented(IMAGES, SPEC, seed, epoch, range(6))
    assert np.array_equal(augmented(IMAGES[order], SPEC, seed, epoch, order), whole[order])
    assert (whole.shape, whole.dtype) == (IMAGES.shape, IMAGES.dtype)
    assert not np.array_equal(whole, augmented(IMAGES, SPEC, seed, epoch + 1, range(6)))


def test_each_change_does_what_it_says() -> None:
    assert augmented(IMAGES, AugmentSpec(), 0, 0, range(6)) is IMAGES
    flipped = augmented(IMAGES, AugmentSpec(flip=True), 0, 0, range(6))
    mirrored = [np.array_equal(a, b[:, ::-1]) for a, b in zip(flipped, IMAGES, strict=True)]
    same = [np.array_equal(a, b) for a, b in zip(flipped, IMAGES, strict=True)]
    assert any(mirrored)
    assert any(same)
    assert all(one != other for one, other in zip(mirrored, same, strict=True))
    spot = np.zeros((40, 21, 21, 3), dtype=np.uint8)
    spot[:, 10, 10] = 255
    moved = augmented(spot, AugmentSpec(shift=0.2), 0, 0, range(40)).sum(axis=-1)
    places = np.array([np.unravel_index(one.argmax(), one.shape) for one in moved]) - 10
    assert 3 <= np.abs(places).max() <= 5
    turned = augmented(spot, AugmentSpec(rotate=90), 0, 0, range(40)).sum(axis=-1)
    assert (turned[:, 10, 10] > 700).all()  # the middle stays
