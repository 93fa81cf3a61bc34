"""The server as `diguan run` starts it: browsers that keep their connections open shut nobody out, and nobody
hides a second request in the first."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from diguan.config import running

HOST, BROWSERS, PATIENCE = "127.0.0.1", 60, 60  # seconds: the machine may be busy


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server of its own on a free port, with an empty database, until all tests end."""
    tmp_path = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number = int(probe.getsockname()[1])
    site = {**os.environ, "DIGUAN_HOME": str(tmp_path)}
    site.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-m", "diguan.config.command", "migrate"], env=site, check=True)
    server = subprocess.Popen(running._server(HOST, number), env=site)
    try:
        _wait_for(number, server)
        yield number
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(PATIENCE * 4):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        assert server.poll() is None, "the server ended"
        time.sleep(0.25)
    pytest.fail("the server did not open its port")


def test_sixty_open_connections_are_all_answered(port: int) -> None:
    opened = [http.client.HTTPConnection(HOST, port, timeout=PATIENCE) for _ in range(BROWSERS)]
    answers = []
    for connection in opened:  # none is closed before all have been answered
        connection.request("GET", "/static/web/frame.css")
        answer = connection.getresponse()
        answer.read()
        answers.append(answer.status)
    for connection in opened:
        connection.close()
    assert answers == [200] * BROWSERS


HIDDEN = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
LENGTH = f"Content-Length: {len(HIDDEN)}".encode()
SMUGGLED = {
    "length and chunks": (LENGTH, b"Transfer-Encoding: chunked", b"0\r\n\r\n" + HIDDEN),
    "chunks and length": (b"Transfer-Encoding: chunked", b"Content-Length: 4", b"0\r\n\r\n" + HIDDEN),
    "two lengths": (b"Content-Length: 0", LENGTH, HIDDEN),
    "a length with a sign": (b"Content-Length: +0", b"X-None: 1", HIDDEN),
    "a space before the colon": (b"Content-Length : 0", b"X-None: 1", HIDDEN),
    "chunks by another name": (b"Transfer-Encoding: xchunked", b"X-None: 1", b"0\r\n\r\n" + HIDDEN),
    "a chunk that lies": (b"Transfer-Encoding: chunked", b"X-None: 1", b"zz\r\n" + HIDDEN),
}


def answers_to(port: int, sent: bytes, answers: int = 1) -> bytes:
    """All that the server says to these bytes: so many answers, and what comes within a second after them."""
    heard = b""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as connection:
        connection.sendall(sent)
        try:
            while piece := connection.recv(1 << 16):
                heard += piece
                connection.settimeout(1 if heard.count(b"HTTP/1.1") >= answers else PATIENCE)
        except (TimeoutError, ConnectionResetError):
            pass
    return heard


@pytest.mark.parametrize("how", SMUGGLED)
def test_no_second_request_is_hidden_in_the_body_of_the_first(port: int, how: str) -> None:
    first, second, body = SMUGGLED[how]
    head = b"\r\n".join((b"POST /sign-in/ HTTP/1.1", b"Host: localhost", first, second, b"", b""))
    heard = answers_to(port, head + body)
    assert heard.count(b"HTTP/1.1 200") == 0
    assert heard.count(b"HTTP/1.1") <= 1, "refused, or hung up on"


def test_two_requests_in_a_row_are_two_answers(port: int) -> None:
    """What is looked for above would be heard."""
    assert answers_to(port, HIDDEN * 2, answers=2).count(b"HTTP/1.1 200") == 2
