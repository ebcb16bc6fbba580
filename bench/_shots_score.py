"""How borders are compared with the truth.

A border counts for a hard cut within one frame of it, and for a fade or dissolve anywhere from one frame before its
first mixed frame to one frame after the first frame of the new shot. Each transition is found once at most; whatever
else was named is a false alarm, a second border inside the same transition included.
"""

from bench._shots_set import Truth

TOLERANCE_FRAMES = 1


def matched(borders: list[int], truths: tuple[Truth, ...]) -> dict[int, int]:
    """Index of the truth -> the border that finds it; the earliest ends first, so that as many as can be are found."""
    free = sorted(borders)
    found: dict[int, int] = {}
    for index in sorted(range(len(truths)), key=lambda i: truths[i].after):
        truth = truths[index]
        low, high = truth.first - TOLERANCE_FRAMES, truth.after + TOLERANCE_FRAMES
        inside = [border for border in free if low <= border <= high]
        if inside:
            found[index] = inside[0]
            free.remove(inside[0])
    return found


def f1(found: int, named: int, there: int) -> float:
    """Harmonic mean of found / named and found / there; 1 where nothing is there and nothing named."""
    return 2 * found / (named + there) if named + there else 1.0
