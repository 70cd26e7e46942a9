"""A real web server on loopback for the bundled sample site."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable
from mimetypes import guess_type
from typing import ClassVar

from scraper.errors import ConfigError

_ORIGIN = b"{{origin}}"


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    content_type: str
    etag: str


@contextmanager
def serve_sample(port: int = 0) -> Iterator[str]:
    """Serve the sample site on 127.0.0.1 while the block runs; yield its origin, http://127.0.0.1:PORT.

    Port 0 is any free one. Raises ConfigError where the port is taken.
    """
    handler = type("Handler", (_Handler,), {})
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise ConfigError(f"port {port} can't be used: {error.strerror}; name another with --port") from error
    origin = f"http://127.0.0.1:{server.server_port}"
    handler.pages = dict(_read_site(origin))  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _read_site(origin: str) -> Iterator[tuple[str, _File]]:
    """Yield path and contents of every file; a folder's index.html is found at the folder too."""
    for path, file in _walk(files("scraper.demo") / "site", ""):
        body = file.read_bytes().replace(_ORIGIN, origin.encode())
        kind = guess_type(path)[0] or "application/octet-stream"
        text = "; charset=utf-8" if kind.startswith("text/") or kind.endswith("xml") else ""
        served = _File(body, kind + text, f'"{sha256(body).hexdigest()[:16]}"')
        yield path, served
        if path.endswith("/index.html"):
            yield path.removesuffix("index.html"), served


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{above}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, path)
        else:
            yield path, entry


class _Handler(BaseHTTPRequestHandler):
    """Answers from the files that were read at the start, so that no path leads anywhere else."""

    protocol_version = "HTTP/1.1"
    pages: ClassVar[Mapping[str, _File]] = {}

    def do_GET(self) -> None:
        file = self.pages.get(self.path.partition("?")[0])
        if file is None:
            self._answer(HTTPStatus.NOT_FOUND, _File(b"There is no such page.\n", "text/plain", '"none"'))
        elif self.headers.get("If-None-Match") == file.etag:
            self._answer(HTTPStatus.NOT_MODIFIED, _File(b"", file.content_type, file.etag))
        else:
            self._answer(HTTPStatus.OK, file)

    def _answer(self, status: HTTPStatus, file: _File) -> None:
        self.send_response(status)
        self.send_header("Content-Type", file.content_type)
        self.send_header("ETag", file.etag)
        self.send_header("Content-Length", str(len(file.body)))
        self.end_headers()
        self.wfile.write(file.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Say nothing: the crawl logs its requests itself."""
