"""Certificates to print: A4, lying, one for each trainee."""

import io
from collections.abc import Sequence

from toolkit.core.room.certificates import Certificate, certificate_text, course_names
from toolkit.media.fonts import caption_font, missing_glyphs

_FRAME = (176, 122, 46)


def certificate_pdf(certificates: Sequence[tuple[Certificate, str]]) -> bytes:
    """(certificate, code) of each page. The QR code holds all fields: paper and code can be compared offline."""
    from fpdf import FPDF

    page = FPDF(orientation="L", format="A4")
    page.set_auto_page_break(False)
    page.add_font("noto", "", str(caption_font().path))
    for certificate, code in certificates:
        page.add_page()
        _frame(page)
        _words(page, certificate, code)
        page.image(_qr(certificate, code), x=246, y=150, w=34)
    return bytes(page.output())


def _frame(page: object) -> None:
    page.set_draw_color(*_FRAME)  # type: ignore[attr-defined]
    for inset, width in ((10, 1.2), (13, 0.4)):
        page.set_line_width(width)  # type: ignore[attr-defined]
        page.rect(inset, inset, 297 - 2 * inset, 210 - 2 * inset)  # type: ignore[attr-defined]


def _words(page: object, one: Certificate, code: str) -> None:
    names = course_names(one)
    course = f"参加“{one.class_name}”培训，做完《{names.zh}》里的 {one.units} 个单元，"
    english = (
        f"{one.name} finished {one.units} units of {names.en} in the class {one.class_name} "
        f"(counted as {one.hours:g} h) with {one.score:g} % of the points of the course."
    )
    signed = f"培训老师 Trainer：{one.trainer or '＿＿＿＿＿＿'}　　日期 Date：{one.date}　　编号 No.：{one.number:02d}"
    how = "核对：在教室的网页点“核对证书”，输入证书码，不用上网。右边的码里存着这张证书写的内容。"
    check = (
        "To check it, tap “Check a certificate” on the classroom's page and type the code. "
        "The QR code holds the same words."
    )
    rows = (
        (34, 32, "培训证书"), (48, 12, "CERTIFICATE"),
        (70, 26, one.name),
        (90, 14, f"{course}按单元计 {one.hours:g} 学时，拿到全课 {one.score:g}% 的分。"),
        (102, 10, english),
        (128, 13, signed),
        (160, 13, f"证书码 Code：{code}"),
        (170, 8.5, how), (176, 7.5, check),
    )  # fmt: skip
    for y_mm, size, text in rows:
        page.set_xy(20, y_mm)  # type: ignore[attr-defined]
        size = min(size, size * 250 / max(1, _width(page, text, size)))
        page.set_font("noto", size=size)  # type: ignore[attr-defined]
        page.cell(257, 10, _drawable(text), align="C")  # type: ignore[attr-defined]


def _width(page: object, text: str, size: float) -> float:
    """Millimetres that the text takes."""
    page.set_font("noto", size=size)  # type: ignore[attr-defined]
    return page.get_string_width(_drawable(text))  # type: ignore[attr-defined]


def _qr(one: Certificate, code: str) -> io.BytesIO:
    import segno

    out = io.BytesIO()
    segno.make(f"chushan1 {code} {certificate_text(one)}", error="l").save(out, kind="png", scale=4, border=2)
    out.seek(0)
    return out


def _drawable(text: str) -> str:
    """With a sign in place of characters that the font lacks."""
    lacking = missing_glyphs(text)
    return "".join("〓" if one in lacking else one for one in text)
