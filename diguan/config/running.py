"""`diguan run` and `diguan work`: the site, its worker and the copier, started together and stopped together.

It prepares what is missing first: database, and in demonstration mode the county with its accounts. What
they serve it does not know.
"""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from diguan.config import copying, demonstration, site, soundness
from diguan.engine.stats.command import language_of
from diguan.jobs.work import recover
from diguan.words.errors import Fault
from diguan.words.text import Text

PATIENCE = 15  # seconds that a process gets to end its work
LOOK_EVERY = 0.5
JOB_PATIENCE = 600.0  # seconds that a background job waits for its turn to write
COPIER, COPY_AGAIN = "copier", 10.0  # seconds until a copier that has ended is started again
logger = logging.getLogger("diguan.running")
WORKER = [sys.executable, "-m", "diguan.config.command", "work"]


class StartFault(Fault):
    """The site cannot be started like this."""


def run(asked: argparse.Namespace) -> int:
    """Prepare what is missing, start server and worker, and end with them; 0 when stopped by Ctrl-C."""
    language = language_of(os.environ)
    _free(asked.host, asked.port)
    if settings.DIGUAN_DEMONSTRATION:
        demonstration.load(asked.households, language)
    else:
        demonstration.refuse_leftovers()
        site.up_to_date()
        site.refuse_owner()
    soundness.refuse_unsound()
    commands = {"server": _server(asked.host, asked.port), "worker": WORKER}
    if copier := copying.command():
        copying.pictures()
        commands[COPIER] = copier
    started = {name: _start(each) for name, each in commands.items()}
    try:
        _wait_until_open(asked.host, asked.port, started["server"])
        _greet(f"http://{_shown(asked.host)}:{asked.port}/", language)
        return _watch(started, commands)
    finally:
        _end(started)


def work(asked: argparse.Namespace) -> int:
    """Do background jobs until told to stop, first those that a killed worker has left behind."""
    soundness.refuse_unsound()
    connection.patience = JOB_PATIENCE
    recover()
    call_command("db_worker", interval=0.5, startup_delay=False, reload=False, verbosity=0)
    return 0


def _server(host: str, port: int) -> list[str]:
    """Granian with a process for each core, and two at least: while one checks a password, the other still
    serves pages.

    Its `--backpressure` stays as it is: it counts open connections, and browsers keep theirs open, so that
    a small one lets a few idle officers shut everybody else out.
    """
    where = ["--host", host, "--port", str(port), "--interface", "wsgi", "--no-ws", "--log-level", "error"]
    size = ["--workers", str(settings.PROCESSES), "--blocking-threads", "8"]
    return [sys.executable, "-m", "granian", *where, *size, "diguan.config.wsgi:application"]


def _free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            raise StartFault(
                _TAKEN.format(host=host, port=port, why=why.strerror), mend=_MEND_TAKEN.format(port=port + 1)
            ) from None


def _wait_until_open(host: str, port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(int(PATIENCE / LOOK_EVERY) * 4):
        if server.poll() is not None:
            raise StartFault(_ENDED)
        with socket.socket() as probe:
            probe.settimeout(LOOK_EVERY)
            if probe.connect_ex((_shown(host), port)) == 0:
                return
        time.sleep(LOOK_EVERY)
    raise StartFault(_ENDED)


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, start_new_session=True, env={**os.environ, **copying.secrets()})


def _watch(started: dict[str, "subprocess.Popen[bytes]"], commands: Mapping[str, Sequence[str]]) -> int:
    """Wait for Ctrl-C or a TERM signal: 0; or for the end of server or worker, which is said: 1.

    Officers go on working when the copier ends, as it does when the second disk is taken away: it is said,
    and tried again.
    """
    again = 0.0
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    try:
        while True:
            for name, process in list(started.items()):
                if (code := process.poll()) is not None and name == COPIER:
                    if not again:
                        logger.error("the copy has stopped (%s); it is tried again", code)
                        again = time.monotonic() + COPY_AGAIN
                    elif time.monotonic() >= again:
                        _copy_pictures()
                        started[name], again = _start(commands[name]), 0.0
                elif code is not None:
                    said = _DIED.format(name=name, code=code)
                    sys.stderr.write(f"{said.zh}\n{said.en}\n")
                    return 1
            time.sleep(LOOK_EVERY)
    except KeyboardInterrupt:
        return 0


def _copy_pictures() -> None:
    """Those that were added while the disk of the copy was away; if it still is, the copier will say so."""
    try:
        copying.pictures()
    except OSError as fault:
        logger.error("pictures are not copied: %s", type(fault).__name__)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(started: Mapping[str, "subprocess.Popen[bytes]"]) -> None:
    """Ask both to end; who does not in time is ended: an interrupted job is done again at the next start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in started.values():
        process.terminate()
    for process in started.values():
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _greet(address: str, language: str) -> None:
    lines = [_OPEN.format(address=address).say(language)]
    if settings.DIGUAN_DEMONSTRATION:
        lines += ["", _SIGN_INS.say(language), *demonstration.sign_ins(language), ""]
    sys.stdout.write("\n".join((*lines, _STOP.say(language), "")))
    sys.stdout.flush()


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


_TAKEN = Text("{host}:{port} 不能用：{why}", "{host}:{port} cannot be used: {why}")
_MEND_TAKEN = Text("换一个端口，如 --port {port}", "take another port, such as --port {port}")
_DIED = Text("{name} 意外退出（{code}）", "the {name} ended by itself ({code})")
_ENDED = Text("服务没有启动，原因见上", "the server did not start; it says why above")
_OPEN = Text("已启动，请在浏览器打开 {address}", "diguan is running: open {address}")
_SIGN_INS = Text(
    "演示账号（登录名、密码、职责、辖区）：", "Demonstration accounts (name, password, duty, area):"
)
_STOP = Text("按 Ctrl-C 停止", "Ctrl-C stops it")
