"""Parameter sets of two encoders in one configuration record."""

import pytest

from toolkit.core.h264_stream import (
    ParameterSets,
    free_id,
    is_plain_sps,
    join_lengths,
    pps_id,
    read_avcc,
    split_annexb,
    split_lengths,
    sps_id,
    write_avcc,
)

# Written by x264: High 4:2:0 (id 0), and the same with sps-id=5.
SPS_0 = bytes.fromhex("6764001facd9405005ba6a0c0c0c80000003008000001e078c18cb")
PPS_0 = bytes.fromhex("68efbcb0")
SPS_5 = bytes.fromhex("6764001f32cb402802dd0800000300080003c00078c195")
PPS_5 = bytes.fromhex("6831af033cb0")
OWN = ParameterSets(sps=(SPS_0,), pps=(PPS_0,))
OTHER = ParameterSets(sps=(SPS_5,), pps=(PPS_5,))


def test_ids_are_read_from_the_sets():
    assert (sps_id(SPS_0), pps_id(PPS_0), sps_id(SPS_5), pps_id(PPS_5)) == (0, 0, 5, 5)
    assert is_plain_sps(SPS_0)
    assert free_id(OWN.ids | OTHER.ids) == 31
    assert free_id(frozenset(range(32))) is None


def test_a_record_of_both_is_read_back():
    length_bytes, sets = read_avcc(write_avcc(OWN, OTHER))
    assert length_bytes == 4
    assert sets == ParameterSets(sps=(SPS_0, SPS_5), pps=(PPS_0, PPS_5))


def test_sets_that_share_an_id_are_refused():
    with pytest.raises(ValueError, match="share an id"):
        write_avcc(OWN, OWN)


def test_a_record_that_is_cut_off_is_refused():
    whole = write_avcc(OWN, OTHER)
    for size in range(len(whole) - 5):
        with pytest.raises((ValueError, IndexError)):
            read_avcc(whole[:size])


def test_units_keep_their_bytes_in_both_forms():
    units = (SPS_0, PPS_0, b"\x65\x88\x00\x01\x02")
    assert split_annexb(b"\0\0\0\1" + b"\0\0\1".join(units)) == units
    assert split_lengths(join_lengths(units)) == units
    with pytest.raises(ValueError, match="longer than its packet"):
        split_lengths(b"\0\0\0\x09abc")
