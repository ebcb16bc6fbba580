"""What has to be read of H.264 streams to join pieces of two encoders (ITU-T H.264, ISO/IEC 14496-15). Bytes only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

IDR, SPS, PPS, DELIMITER, FILLER = 5, 7, 8, 9, 12
"""Values of nal_unit_type, ITU-T H.264 table 7-1."""

_START_CODE = re.compile(rb"\x00\x00\x01")
_LENGTH_BYTES = 4
_WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}
"""Values of profile_idc whose parameter sets name the chroma format (7.3.2.1.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSets:
    """Sequence and picture parameter sets as whole NAL units, in the order they came."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]

    @property
    def ids(self) -> frozenset[int]:
        """Every id that a sequence or a picture parameter set uses."""
        return frozenset(map(sps_id, self.sps)) | frozenset(map(pps_id, self.pps))


def nal_type(unit: bytes) -> int:
    return unit[0] & 31


def is_annexb(data: bytes) -> bool:
    """Whether NAL units are told apart by start codes, not by lengths."""
    return data[:3] == b"\0\0\1" or data[:4] == b"\0\0\0\1"


def split_annexb(data: bytes) -> tuple[bytes, ...]:
    r"""The NAL units between start codes.

    >>> split_annexb(b"\0\0\0\1gab\0\0\1hc")
    (b'gab', b'hc')
    """
    return tuple(unit for unit in (piece.rstrip(b"\0") for piece in _START_CODE.split(data)) if unit)


def split_lengths(data: bytes, length_bytes: int = _LENGTH_BYTES) -> tuple[bytes, ...]:
    r"""The NAL units behind big-endian lengths.

    >>> split_lengths(b"\0\0\0\2ab\0\0\0\1c")
    (b'ab', b'c')

    Raises:
        ValueError: if a length points past the end.
    """
    units, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + length_bytes])
        at += length_bytes
        if size == 0 or at + size > len(data):
            raise ValueError("a NAL unit is longer than its packet")
        units.append(data[at : at + size])
        at += size
    return tuple(units)


def join_lengths(units: Iterable[bytes]) -> bytes:
    r"""NAL units behind lengths of four bytes, as MP4 holds them.

    >>> join_lengths((b"ab",))
    b'\x00\x00\x00\x02ab'
    """
    return b"".join(len(unit).to_bytes(_LENGTH_BYTES) + unit for unit in units)


def read_avcc(record: bytes) -> tuple[int, ParameterSets]:
    """Bytes of a length, and the parameter sets, of an AVCDecoderConfigurationRecord (14496-15, 5.3.3.1).

    Raises:
        ValueError: if it is not one.
    """
    if len(record) < 7 or record[0] != 1:
        raise ValueError("not an AVC decoder configuration record")
    at, found = 5, []
    for mask in (31, 255):
        count, at = record[at] & mask, at + 1
        units = []
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2])
            units.append(record[at + 2 : at + 2 + size])
            at += 2 + size
        if at > len(record) or any(not unit for unit in units):
            raise ValueError("the AVC decoder configuration record is cut off")
        found.append(tuple(units))
    return (record[4] & 3) + 1, ParameterSets(sps=found[0], pps=found[1])


def sets_of(units: Iterable[bytes]) -> ParameterSets:
    """The parameter sets among NAL units, each once."""
    kept = tuple(dict.fromkeys(units))
    return ParameterSets(
        sps=tuple(unit for unit in kept if nal_type(unit) == SPS),
        pps=tuple(unit for unit in kept if nal_type(unit) == PPS),
    )


def write_avcc(first: ParameterSets, second: ParameterSets) -> bytes:
    """One configuration record for pictures of both encoders; their ids must differ.

    A decoder finds the right sets by their ids: no parameter set has to stand among the pictures.

    Raises:
        ValueError: if an id stands for two different sets, or there are too many of them.
    """
    if first.ids & second.ids:
        raise ValueError("two parameter sets share an id")
    sps, pps = first.sps + second.sps, first.pps + second.pps
    if not sps or len(sps) > 31 or len(pps) > 255:
        raise ValueError("no parameter sets, or too many")
    profile, level = max(unit[1] for unit in sps), max(unit[3] for unit in sps)
    compatible = 255
    for unit in sps:
        compatible &= unit[2]
    record = bytes((1, profile, compatible, level, 0xFC | (_LENGTH_BYTES - 1), 0xE0 | len(sps)))
    record += b"".join(len(unit).to_bytes(2) + unit for unit in sps) + bytes((len(pps),))
    record += b"".join(len(unit).to_bytes(2) + unit for unit in pps)
    if profile in (100, 110, 122, 144):  # 14496-15: High profiles say the chroma format again
        record += bytes((0xFC | 1, 0xF8, 0xF8, 0))  # 4:2:0, 8 bits: the only pictures that are joined
    return record


def free_id(used: frozenset[int]) -> int | None:
    """A parameter set id (0..31) that is not in `used`, the highest; None if all are."""
    return next((number for number in range(31, -1, -1) if number not in used), None)


def sps_id(unit: bytes) -> int:
    return _Bits(unit[4:12]).exp_golomb()


def pps_id(unit: bytes) -> int:
    return _Bits(unit[1:9]).exp_golomb()


def is_plain_sps(unit: bytes) -> bool:
    """Whether a sequence parameter set says 4:2:0, 8 bits."""
    if unit[1] not in _WITH_CHROMA:
        return True
    bits = _Bits(unit[4:40])
    bits.exp_golomb()
    return bits.exp_golomb() == 1 and bits.exp_golomb() == 0 and bits.exp_golomb() == 0


class _Bits:
    """Reads bits, most significant first, without emulation prevention bytes."""

    def __init__(self, data: bytes) -> None:
        clean = data.replace(b"\0\0\3", b"\0\0")
        self._value, self._left = int.from_bytes(clean), 8 * len(clean)

    def exp_golomb(self) -> int:
        """An unsigned value, ITU-T H.264 9.1."""
        zeros = 0
        while not self._bit():
            zeros += 1
        value = 1
        for _ in range(zeros):
            value = value << 1 | self._bit()
        return value - 1

    def _bit(self) -> int:
        if self._left == 0:
            raise ValueError("a parameter set is cut off")
        self._left -= 1
        return self._value >> self._left & 1
