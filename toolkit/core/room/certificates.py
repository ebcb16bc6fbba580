"""Certificates whose code anybody with the class's key can check, without a network."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.text import Text

_BETWEEN = " / "
CODE_BYTES = 10
"""80 bits: 16 letters, not to be guessed, short enough to be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is printed. The code covers every field."""

    number: int
    """The badge in the class."""
    name: str
    class_name: str
    course: str
    """As `both_names` gives it."""
    units: int
    """Units finished."""
    hours: float
    score: float
    """Per cent of the points of the whole course, without those that wait for the trainer."""
    trainer: str
    date: str
    """ISO, local."""


def both_names(title: Text) -> str:
    """A course as a certificate names it.

    >>> both_names(Text("从微信开始", "Starting from WeChat")), both_names(Text("花椒", "花椒"))
    ('从微信开始 / Starting from WeChat', '花椒')
    """
    return title.zh if title.en in ("", title.zh) else f"{title.zh}{_BETWEEN}{title.en}"


def course_names(one: Certificate) -> Text:
    """The course in Chinese and in English; the same where a certificate holds one name.

    >>> named = Certificate(number=1, name="王", class_name="春", course="从微信开始 / Starting from WeChat", units=9,
    ...                     hours=6, score=80, trainer="t", date="2026-11-22")
    >>> course_names(named)
    Text(zh='从微信开始', en='Starting from WeChat')
    """
    zh, _, en = one.course.partition(_BETWEEN)
    return Text(zh, en or zh)


def certificate_code(certificate: Certificate, key: bytes) -> str:
    """HMAC-SHA256 over all fields, shortened, in groups of four (RFC 2104; RFC 4648 base 32).

    >>> one = Certificate(number=1, name="王", class_name="春", course="c", units=9, hours=6, score=80,
    ...                   trainer="t", date="2026-11-22")
    >>> certificate_code(one, b"k" * 32) == certificate_code(one, b"k" * 32) != certificate_code(one, b"x" * 32)
    True
    """
    message = certificate_text(certificate).encode()
    digest = hmac.new(key, b"chushan certificate 1\n" + message, hashlib.sha256).digest()[:CODE_BYTES]
    letters = base64.b32encode(digest).decode("ascii")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def certificate_text(certificate: Certificate) -> str:
    """The fields as they are signed and stored."""
    return json.dumps(to_plain(certificate), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_certificate(text: str) -> Certificate:
    """Raises ValueError if `text` is none."""
    return from_plain(Certificate, json.loads(text))


def clean_code(typed: str) -> str:
    """A code as it is kept, however it was typed.

    >>> clean_code(" abcd efgh-ijkl MNOP ")
    'ABCD-EFGH-IJKL-MNOP'
    """
    letters = "".join(one for one in typed.upper() if one.isalnum()).replace("0", "O").replace("1", "I")[:64]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def is_genuine(certificate: Certificate, code: str, key: bytes) -> bool:
    """Whether `code` was made for exactly these fields with `key`."""
    return hmac.compare_digest(certificate_code(certificate, key).encode(), clean_code(code).encode())
