import numpy as np

from toolkit.core.privacy import Box
from toolkit.media.hidden_places import hide_places


def test_only_the_place_is_hidden_and_the_picture_given_is_kept() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    before = picture.copy()
    hidden = hide_places(picture, [Box(left=0.5, top=0.25, right=0.8, bottom=0.75)])
    inside = np.s_[52:148, 152:238]
    assert picture[inside].std() > 60
    assert hidden[inside].std() < 12
    assert (picture == before).all()
    changed = (hidden != picture).any(axis=2)
    assert not changed[:50].any()
    assert not changed[:, :150].any()
    assert not changed[:, 240:].any()


def test_a_place_at_the_edge_and_no_place_do_no_harm() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    assert hide_places(picture, []) is picture
    assert hide_places(picture, [Box(left=-0.5, top=0.9, right=0.01, bottom=1.4)]).shape == picture.shape
