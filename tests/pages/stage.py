"""A small stage: serves rendered pages with the site's own files and policy, without a database."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders


def policy() -> str:
    """The content policy of the settings, as a header."""
    directives: Mapping[str, list[str]] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


@contextmanager
def stage(pages: Mapping[str, str]) -> Iterator[str]:
    """Serve the pages by their path until the block ends; yields the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # connections stay open, as with the real server

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path in pages:
                self._answer(pages[path].encode(), "text/html; charset=utf-8", "no-store")
            elif path.startswith("/static/") and (
                found := finders.find(path.removeprefix("/static/"))
            ):
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self._answer(Path(str(found)).read_bytes(), kind, "max-age=3600")
            else:
                self.send_error(404)

        def _answer(self, body: bytes, kind: str, kept: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", kept)
            self.send_header("Content-Security-Policy", policy())
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: what went wrong is asserted, not printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
