"""Cut pieces out of a long recording without loss; each piece is a stored stage."""

import hashlib
import json
from pathlib import Path
from typing import Any

from toolkit.core.codec import to_plain
from toolkit.core.cut_pieces import CutPiece, CutRequest, PieceRequest, parse_pieces, piece_file
from toolkit.core.errors import InputError
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.lossless import cut_slice
from toolkit.media.probe import probe
from toolkit.media.run_folder import claim_folder, clean_up, write_text
from toolkit.tasks.tools import StageRunner

CUT_VERSION = 1
"""Raise it when a change of cutting makes finished pieces wrong."""
INDEX = "slices.json"
_OPENED = 0.02
_END_SLACK_MS = 200


def read_pieces(path: Path, media: Path) -> tuple[PieceRequest, ...]:
    """The pieces named in the file at `path`, as `chushan slice --json` writes them, of the recording `media`.

    Raises:
        InputError: if it is missing, can't be read, or was made for a recording of another name.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        fault = Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})")
    except ValueError:
        fault = Text("不是 JSON", "it is not JSON")
    else:
        _check_media(plain, path, media)
        return parse_pieces(plain, str(path))
    step = Text("请先运行 chushan slice … --json > slices.json", "Run chushan slice ... --json > slices.json first")
    raise InputError(str(path), fault, step)


def _check_media(plain: Any, path: Path, media: Path) -> None:
    made_for = Path(str(plain.get("media") or media.name)).name if isinstance(plain, dict) else media.name
    if made_for != media.name:
        raise InputError(
            str(path),
            Text(
                f"这些片段是在 {made_for} 里找的，不是 {media.name}",
                f"it was made for {made_for}, not for {media.name}",
            ),
            Text(
                f"请切 {made_for}，或对 {media.name} 重新运行 chushan slice",
                f"Cut {made_for}, or run chushan slice on {media.name} again",
            ),
        )


def cut_slices(request: CutRequest, stages: StageRunner, threads: int, reporter: Reporter) -> dict[str, Any]:
    """Writes every piece and `slices.json` into the result folder; returns what that file holds.

    A run that was stopped goes on where it was.

    Raises:
        InputError: if the recording, a time or the folder can't be used.
        FfmpegFailed, DiskFull: if a piece can't be made; pieces finished before stay.
        Cancelled: if the user stopped it.
    """
    reporter.part(0.0, _OPENED, Text("打开录像", "opening the recording")).report(0, 1)
    info = probe(request.media)
    _check_times(request, info)
    for number, piece in enumerate(request.pieces, 1):
        if piece.span.end_ms > info.duration_ms + _END_SLACK_MS:
            reporter.note(_cut_at_end(number, piece, info))
    fingerprint = fingerprint_file(request.media)
    claim_folder(request.out, _key(request, fingerprint))
    clean_up(request.out)
    total_ms = sum(piece.span.duration_ms for piece in request.pieces)
    cut: list[CutPiece] = []
    done_ms = 0
    for number, piece in enumerate(request.pieces, 1):
        share = [_OPENED + (1 - _OPENED) * ms / total_ms for ms in (done_ms, done_ms + piece.span.duration_ms)]
        stage = Text(f"切第 {number}/{len(request.pieces)} 段", f"piece {number} of {len(request.pieces)}")
        part = reporter.part(share[0], share[1], stage)
        cut.append(_cut_stored(number, piece, request, info, fingerprint, stages, threads, part))
        done_ms += piece.span.duration_ms
    result = {
        "schema": "CutSlices.1",
        "media": str(request.media.absolute()),
        "slices": [{key: value for key, value in to_plain(each).items() if key != "schema"} for each in cut],
    }
    write_text(request.out / INDEX, json.dumps(result, ensure_ascii=False, indent=1))
    return {**result, "out": str(request.out)}


def _cut_at_end(number: int, piece: PieceRequest, info: MediaInfo) -> Text:
    asked, there = format_clock(piece.span.end_ms), format_clock(info.duration_ms)
    return Text(
        f"第 {number} 段要到 {asked}，录像只有 {there}，切到末尾为止",
        f"piece {number} was to end at {asked}, but the recording ends at {there}: it is cut there",
    )


def _check_times(request: CutRequest, info: MediaInfo) -> None:
    """Raises InputError before any work, if a piece lies outside the recording."""
    if info.video is None:
        step = Text("请选视频", "Choose a video")
        raise InputError(str(request.media), Text("只有声音，没有画面", "it holds sound but no pictures"), step)
    length_s = info.duration_ms / 1000
    for number, piece in enumerate(request.pieces, 1):
        if piece.span.duration_ms == 0 or piece.span.start_ms >= info.duration_ms:
            raise InputError(
                f"{request.media.name} {piece.span.start_ms / 1000:.3f}-{piece.span.end_ms / 1000:.3f} s",
                Text(f"第 {number} 段不在录像里", f"piece {number} lies outside the recording"),
                Text(
                    f"录像长 {length_s:.1f} 秒，请改时间", f"The recording is {length_s:.1f} s long: change the times"
                ),
            )


def _key(request: CutRequest, fingerprint: str) -> str:
    asked = [CUT_VERSION, fingerprint, request.pieces]
    return hashlib.sha256(json.dumps(to_plain(asked), ensure_ascii=False).encode()).hexdigest()


def _cut_stored(
    number: int, piece: PieceRequest, request: CutRequest, info: MediaInfo, fingerprint: str, stages: StageRunner,
    threads: int, reporter: Reporter,
) -> CutPiece:  # fmt: skip
    name = piece_file(number, piece.name, request.media.stem)
    target = request.out / name

    def is_there(cut: CutPiece) -> bool:
        return target.is_file() and target.stat().st_size == cut.size_bytes

    def work() -> CutPiece:
        made = cut_slice(request.media, info, piece.span, target, reporter, threads=threads)
        return CutPiece(
            file=name, product=piece.name, start_ms=made.span.start_ms, end_ms=made.span.end_ms, method=made.method,
            reason=made.reason, frame_count=made.frame_count, copied_frames=made.copied_frames,
            first_psnr_db=made.first_psnr_db, last_psnr_db=made.last_psnr_db, sound=made.sound,
            size_bytes=made.size_bytes, doubt=made.doubt,
        )  # fmt: skip

    inputs = [CUT_VERSION, fingerprint, piece, name, str(request.out.absolute())]
    return stages.run(Text(f"切片 {name}", f"piece {name}"), CutPiece, inputs, work, reporter, is_there)
