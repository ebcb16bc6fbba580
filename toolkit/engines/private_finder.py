"""Everything private in one picture: faces, number plates, phone numbers, QR codes."""

from collections.abc import Sequence

import numpy as np

from toolkit.core.privacy import Box, PrivateKind, private_kind
from toolkit.engines.faces import FaceFinder
from toolkit.engines.qr_codes import QrFinder
from toolkit.engines.text_reader import TextReader

_LEAST_CONFIDENCE = 0.6
"""Below it a line is mostly misread texture; digits misread in a real number still match the pattern above it."""


class PrivateThings:
    """Finds what it was given the engines for."""

    def __init__(self, faces: FaceFinder | None, reader: TextReader | None, codes: QrFinder | None) -> None:
        self._faces, self._reader, self._codes = faces, reader, codes

    def find(self, picture: np.ndarray, kinds: Sequence[PrivateKind]) -> tuple[tuple[PrivateKind, Box], ...]:
        """See `core.privacy.PrivateFinder`."""
        found: list[tuple[PrivateKind, Box]] = []
        if self._faces is not None and "face" in kinds:
            found.extend(("face", box) for box in self._faces.find(picture))
        if self._codes is not None and "qr" in kinds:
            found.extend(("qr", box) for box in self._codes.find(picture))
        if self._reader is not None and {"phone", "plate"} & set(kinds):
            for line in self._reader.read(picture):
                kind = private_kind(line.text) if line.confidence >= _LEAST_CONFIDENCE else None
                if kind in kinds and kind is not None:
                    found.append((kind, line.box))
        return tuple(found)
