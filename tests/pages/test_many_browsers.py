"""The server as `diguan run` starts it: browsers that keep their connections open shut nobody out."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from diguan.config import running

HOST, BROWSERS, PATIENCE = "127.0.0.1", 60, 20


@pytest.fixture
def port() -> Iterator[int]:
    """A server of its own on a free port, until the test ends."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        number = int(probe.getsockname()[1])
    server = subprocess.Popen(running._server(HOST, number))
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
