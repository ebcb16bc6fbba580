"""What every server of pages keeps to: whom it answers, and that nothing is loaded from elsewhere."""

from typing import Any

LOOPBACK = ("127.0.0.1", "localhost", "::1")

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
)
"""Nothing is loaded from elsewhere: the product works offline and tells nobody that it is used."""


def guard(server: Any, host: str) -> None:
    """Answer only to this computer's own name if it serves only this computer, and load nothing from elsewhere."""
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    @server.middleware("http")
    async def add_headers(request: Any, call_next: Any) -> Any:
        response = await call_next(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    if host in LOOPBACK:
        server.add_middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]", "testserver"])
