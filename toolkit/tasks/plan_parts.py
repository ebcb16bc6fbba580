"""What every kind of clip is planned from: a framed piece of footage, its products, its best frame."""

from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPart, OutputProfile
from toolkit.core.reframe import plan_crop_path
from toolkit.core.shot import Shot
from toolkit.core.spans import Span
from toolkit.tasks.findings import Findings


def plan_part(found: Findings, index: int, span: Span, profile: OutputProfile) -> ClipPart:
    """The piece `span` (source time) of footage `index`, framed for the profile."""
    video = found.footage.info.video
    assert video is not None
    crop = plan_crop_path(
        found.pictures, span, (video.width_px, video.height_px), (profile.width_px, profile.height_px)
    )
    best = max(
        (shot for shot in found.pictures.shots if shot.span.overlap_ms(span)),
        key=lambda shot: shot.span.overlap_ms(span),
        default=None,
    )
    return ClipPart(
        footage=index,
        span=span,
        layout=crop.layout,
        crop_width_px=crop.width_px,
        crop_height_px=crop.height_px,
        crop_path=crop.path,
        reasons=best.quality.reasons if best else (),
    )


def shown_products(found: Findings, request: MakeRequest) -> tuple[str, ...]:
    """Ids of the products that footage shows, as the user or the file's name says; () if nobody says.

    Where somebody talks and names none of the products, only the user's own word counts.
    """
    name = found.footage.path.name
    matched = tuple(product_id for file_name, product_id in request.matches if file_name == name)
    if matched or found.transcript is not None:
        return matched
    stem = name.rpartition(".")[0].casefold()
    named = {card.id for card in request.cards for word in (card.id, *card.names) if word.casefold() in stem}
    if len(named) == 1:
        return (named.pop(),)
    return (request.cards[0].id,) if len(request.cards) == 1 else ()


def best_moment(shots: tuple[Shot, ...], span: Span) -> int:
    """The best frame for a cover within `span`: of the best shot that is there for at least a second, if any."""
    inside = [shot for shot in shots if shot.span.overlap_ms(span) >= min(1000, span.duration_ms)]
    if not inside:
        return (span.start_ms + span.end_ms) // 2
    best = max(inside, key=lambda shot: (shot.quality.score, shot.span.overlap_ms(span)))
    common = best.span.clamped(span)
    return min(max(best.best_time_ms, common.start_ms), max(common.start_ms, common.end_ms - 1))
