"""A server that misbehaves on the wire, on several loopback addresses, with a log of every request."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Raw = Callable[[socket.socket], None]
_SECONDS = 20.0  # after which a connection that says nothing is closed


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in."""

    host: str  # the address that it came to, with the port
    path: str  # with the query
    headers: Mapping[str, str]  # names in lower case

    @property
    def is_conditional(self) -> bool:
        return not self.headers.keys().isdisjoint(("if-none-match", "if-modified-since"))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `raw` writes whatever it likes to the socket in its place, and the connection is closed."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    etag: str | None = None
    last_modified: str | None = None
    raw: Raw | None = None

    def fits(self, request: Request) -> bool:
        """Whether the asker has this already (RFC 9110, section 13.2.2)."""
        if "if-none-match" in request.headers:
            return self.etag is not None and request.headers["if-none-match"] == self.etag
        since = request.headers.get("if-modified-since")
        return since is not None and since == self.last_modified


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, and when it came and was answered, by time.monotonic()."""

    request: Request
    answer: Answer
    began: float
    ended: float
    status: int  # 304 where the answer fitted


Route = Callable[[Request], Answer]


class Wire:
    """Listens on one port of many loopback addresses; a route a host."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        """Listen on each address in routes."""
        self.log: list[Exchange] = []
        self.most_at_once: dict[str, int] = {}
        self.on_request: Callable[[Request], None] = lambda _: None
        self._routes = routes
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()
        self._listeners = _listen(list(routes))
        self.port = self._listeners[0].getsockname()[1]
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        for listener in self._listeners:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        address = listener.getsockname()[0]
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection, address), daemon=True).start()

    def _serve(self, connection: socket.socket, address: str) -> None:
        connection.settimeout(_SECONDS)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            for request in _requests(connection, f"{address}:{self.port}"):
                self.on_request(request)
                if not self._exchange(connection, address, request):
                    return

    def _exchange(self, connection: socket.socket, address: str, request: Request) -> bool:
        """Answer; return whether the connection goes on."""
        began = time.monotonic()
        with self._lock:
            self._busy[address] = self._busy.get(address, 0) + 1
            self.most_at_once[address] = max(self.most_at_once.get(address, 0), self._busy[address])
        answer = self._routes[address](request)
        status = 304 if answer.fits(request) else answer.status
        try:
            if answer.raw:
                answer.raw(connection)
            else:
                connection.sendall(_head(answer, status) + (b"" if status == 304 else answer.body))
        finally:
            with self._lock:
                self._busy[address] -= 1
                self.log.append(Exchange(request, answer, began, time.monotonic(), status))
        return answer.raw is None


def _listen(addresses: list[str]) -> list[socket.socket]:
    """Bind one port of all addresses."""
    for _ in range(20):
        listeners: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                listener = socket.create_server((address, port), backlog=64)
                listeners.append(listener)
                port = listener.getsockname()[1]
        except OSError:
            for listener in listeners:
                listener.close()
        else:
            return listeners
    raise OSError("no port is free on all addresses")


def _requests(connection: socket.socket, host: str) -> Iterator[Request]:
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return
            data += more
        head, _, data = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        yield Request(host, first.split(" ")[1], headers)


def _head(answer: Answer, status: int) -> bytes:
    headers = dict(answer.headers)
    if answer.etag:
        headers["ETag"] = answer.etag
    if answer.last_modified:
        headers["Last-Modified"] = answer.last_modified
    if status != 304:
        headers.setdefault("Content-Length", str(len(answer.body)))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode()


def reset(connection: socket.socket) -> None:
    """Break the connection off with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut(page: bytes) -> Raw:
    """Announce the whole page and send half of it."""

    def write(connection: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
        connection.sendall(head.encode() + page[: len(page) // 2])

    return write


def cut_chunks(page: bytes) -> Raw:
    """Send half of the page in chunks, and no last one."""

    def write(connection: socket.socket) -> None:
        half = page[: len(page) // 2]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head + f"{len(half):x}\r\n".encode() + half + b"\r\n")

    return write


def drip(connection: socket.socket) -> None:
    """Send a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(300):
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_head(connection: socket.socket) -> None:
    """Send headers without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(300):
        connection.sendall(f"X-{number}: 1\r\n".encode())
        time.sleep(0.05)


def flood(start: bytes, size: int, kind: str = "text/html") -> Raw:
    """Send a body of so many bytes that begins like this and never says how long it is."""

    def write(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode())
        connection.sendall(start)
        part = b"# x " * 16384
        for _ in range(size // len(part)):
            connection.sendall(part)

    return write


def babble(connection: socket.socket) -> None:
    """Send what is no HTTP."""
    connection.sendall(b"220 mail.example.com ESMTP\r\n250 hello\r\n")


def overlong(page: bytes) -> Raw:
    """Announce less than is sent."""

    def write(connection: socket.socket) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
        connection.sendall(head.encode() + page + b"<p>And more than was announced." * 100)

    return write
