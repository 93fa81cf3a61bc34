"""The server as `diguan run` starts it: browsers that keep their connections open shut nobody out."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from diguan.config import running

HOST, BROWSERS, PATIENCE = "127.0.0.1", 60, 60  # seconds: the machine may be busy


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server of its own on a free port, with an empty database, until the test ends."""
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
