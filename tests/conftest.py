"""Fixtures that every test may use: an empty archive, and a real HTTP server on loopback with its answers."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scraper.store.archive import Archive, open_archive

# A busy machine makes an example slow; no test is about that.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

Body = bytes | str | Iterable[bytes]
Answer = Body | tuple[int, Mapping[str, str], Body]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "articles.db") as opened:
        yield opened


@dataclass(frozen=True)
class Request:
    """One request as the server saw it."""

    path: str  # with the query
    headers: Mapping[str, str]  # names in lower case
    started: float  # time.monotonic()
    client: tuple[str, int]


Route = Answer | Callable[[Request], Answer]


@dataclass
class Server:
    """A site on 127.0.0.1. `routes` maps a path, with or without its query, to what is answered.

    A route is bytes or text, a (status, headers, body) triple, or a function of the Request that returns
    one of these; a function that raises ConnectionResetError resets the connection. A body that is an
    iterable of bytes is written as it comes, without Content-Length, and the connection is closed after
    it. A Content-Length in the headers is sent as it stands.
    """

    httpd: ThreadingHTTPServer
    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    most_at_once: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.httpd.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Server
    busy: list[int]
    lock: threading.Lock

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.path, headers, time.monotonic(), self.client_address)
        with self.lock:
            self.site.requests.append(request)
            self.busy[0] += 1
            self.site.most_at_once = max(self.site.most_at_once, self.busy[0])
        try:
            self._answer(request)
        except ConnectionResetError:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
        except OSError:  # the client went away
            self.close_connection = True
        finally:
            with self.lock:
                self.busy[0] -= 1

    def _answer(self, request: Request) -> None:
        routes = self.site.routes
        bare = request.path.split("?", 1)[0]
        route = routes.get(request.path, routes.get(bare, (404, {}, b"not here")))
        answer = route(request) if callable(route) else route
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if isinstance(body, str):
            body = body.encode()
        if isinstance(body, bytes):
            if status != 304 and "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.close_connection = True
        self.send_header("Connection", "close")
        self.end_headers()
        for part in body:
            self.wfile.write(part)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Keep the test run's output quiet."""


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is no failure of the test."""


@contextlib.contextmanager
def _serving() -> Iterator[Server]:
    handler = type("Handler", (_Handler,), {"busy": [0], "lock": threading.Lock()})
    httpd = _Listener(("127.0.0.1", 0), handler)
    site = Server(httpd)
    handler.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A site on loopback whose answers are in `server.routes`."""
    with _serving() as site:
        yield site


@pytest.fixture
def make_server() -> Iterator[Callable[[], Server]]:
    """As many such sites as the test calls for."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(_serving())
