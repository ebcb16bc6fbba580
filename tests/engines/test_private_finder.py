"""Faces, signs and codes in drawn and in public-domain pictures."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from toolkit.core.errors import ModelCorrupt, ModelMissing
from toolkit.core.privacy import Box
from toolkit.engines.faces import FaceFinder
from toolkit.engines.private_finder import PrivateThings
from toolkit.engines.qr_codes import QrFinder
from toolkit.engines.text_reader import TextReader
from toolkit.media.fonts import pillow_font

WEIGHTS = Path(__file__).parents[2] / "models" / "weights" / "centerface"
PHONE, PLATE, CODE = (0.10, 0.46, 0.42, 0.56), (0.63, 0.71, 0.86, 0.81), (0.78, 0.08, 0.92, 0.34)


def market() -> np.ndarray:
    """A drawn stall with a price, a phone number, a number plate and a QR code."""
    picture = Image.new("RGB", (1280, 720), (90, 140, 90))
    draw = ImageDraw.Draw(picture)
    draw.text((200, 100), "奉节脐橙 39.9元 5斤装", font=pillow_font(60), fill="red")
    draw.rectangle((100, 300, 700, 480), fill="white")
    draw.text((120, 330), "电话 138 1234 5678", font=pillow_font(48), fill="black")
    draw.rectangle((800, 500, 1100, 580), fill=(20, 60, 200))
    draw.text((810, 505), "渝A·8K123", font=pillow_font(50), fill="white")
    code = cv2.resize(cv2.QRCodeEncoder.create().encode("出山"), (180, 180), interpolation=cv2.INTER_NEAREST)
    drawn = np.array(picture)
    drawn[60:240, 1000:1180] = code[:, :, None]
    return drawn


def is_about(box: Box, place: tuple[float, float, float, float]) -> bool:
    return max(abs(a - b) for a, b in zip((box.left, box.top, box.right, box.bottom), place, strict=True)) < 0.03


def test_the_code_is_found_and_nothing_else() -> None:
    (box,) = QrFinder().find(market())
    assert box.left < (CODE[0] + CODE[2]) / 2 < box.right
    assert QrFinder().find(np.full((720, 1280, 3), 120, np.uint8)) == ()


@pytest.mark.slow
def test_phone_and_plate_are_found_and_the_price_is_left_alone() -> None:
    pytest.importorskip("rapidocr", reason="rapidocr is not installed")
    finder = PrivateThings(None, TextReader(), QrFinder())
    found = dict(finder.find(market(), ("phone", "plate", "qr", "face")))
    assert set(found) == {"phone", "plate", "qr"}
    assert is_about(found["phone"], PHONE)
    assert is_about(found["plate"], PLATE)
    assert dict(finder.find(market(), ("plate",))).keys() == {"plate"}


@pytest.mark.model
def test_a_face_is_found_upright_and_no_face_in_a_drawn_stall() -> None:
    data = pytest.importorskip("skimage.data", reason="scikit-image is not installed")
    if not (WEIGHTS / "centerface.onnx").is_file():
        pytest.skip("centerface is not fetched")
    finder = FaceFinder(WEIGHTS)
    (box,) = finder.find(data.astronaut())
    assert box.left < 0.43 < box.right  # her nose
    assert box.top < 0.24 < box.bottom
    assert 0.1 < box.width < 0.25
    assert finder.find(market()) == ()


def test_weights_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as missing:
        FaceFinder(tmp_path)
    assert "chushan models fetch centerface" in missing.value.text("zh")
    (tmp_path / "centerface.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelCorrupt):
        FaceFinder(tmp_path)
