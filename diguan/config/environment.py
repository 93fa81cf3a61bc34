"""Reads the site's settings from environment variables and refuses wrong ones, all at once, in two languages.

It knows names, shapes and defaults; what Django makes of them stands in settings.py. No setting has another
source.
"""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from diguan.words import sealing
from diguan.words.errors import Fault
from diguan.words.text import Text

REPOSITORY = Path(__file__).resolve().parents[2]
YES, NO = frozenset({"1", "true", "yes", "on", "是"}), frozenset({"", "0", "false", "no", "off", "否"})
SHORTEST_KEY, FEWEST_LETTERS = 32, 8
SAMPLE_WORDS = ("sample", "example", "change", "insecure", "password", "secret")
DEBUG_SHOWS_DATA = Text(
    "调试模式会显示出错页面的数据，只能用于演示（DIGUAN_DEMONSTRATION=1）",
    "debugging shows the data of a failing page: for a demonstration only (DIGUAN_DEMONSTRATION=1)",
)
ROOM = 1 << 30  # bytes of memory below which short-lived files go to disk


class SettingFault(Fault):
    """A setting of the environment that the site cannot start with."""


@dataclass
class Environment:
    """The variables, read one by one; wrong ones are collected in `faults` so that one start shows them
    all. What was read stands in `said`, for whoever looks after the site; of secrets only whether they were
    given."""

    variables: Mapping[str, str]
    faults: list[str] = field(default_factory=list)
    said: dict[str, str | bool] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The variable without spaces around it, or the default when it is missing or empty."""
        said = self.variables.get(name, "").strip() or default
        self.said[name] = said
        return said

    def hidden(self, name: str) -> str:
        """A variable that is a secret: nobody is shown more than whether it was given."""
        said = self.text(name)
        self.said[name] = bool(said)
        return said

    def words(self, name: str, default: str = "") -> list[str]:
        """A list written with commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def flag(self, name: str) -> bool:
        """Yes or no; no when missing."""
        said = self.text(name).lower()
        if said not in YES | NO:
            self.wrong(name, Text("“{said}”不是 1 或 0", "'{said}' is not 1 or 0").format(said=said))
        return said in YES

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        """One word of a closed list."""
        said = self.text(name, default)
        if said not in allowed:
            few = ", ".join(allowed)
            self.wrong(
                name,
                Text("“{said}”不在 {few} 之中", "'{said}' is not one of {few}").format(said=said, few=few),
            )
        return said

    def whole(self, name: str, default: int) -> int:
        """A whole number from 1 up."""
        said = self.text(name, str(default))
        if not (said.isascii() and said.isdecimal() and int(said)):
            self.wrong(name, Text(f"“{said}”不是 1 以上的整数", f"'{said}' is not a whole number from 1 up"))
            return default
        return int(said)

    def file(self, name: str) -> str:
        """A file that is there and can be read, or none."""
        said = self.text(name)
        if said and not os.access(said, os.R_OK):
            self.wrong(name, Text(f"文件 {said} 不存在或不可读", f"there is no file {said} that can be read"))
        return said

    def key(self, name: str, kept_in: Path | None) -> str:
        """A secret of at least 32 characters; kept in (and made once into) a private file where the site is
        embedded."""
        if said := self.hidden(name):
            if len(said) < SHORTEST_KEY:
                self.wrong(name, Text("密钥至少要 32 个字符", "a key needs at least 32 characters"))
            elif len(set(said)) < FEWEST_LETTERS or any(word in said.lower() for word in SAMPLE_WORDS):
                self.wrong(name, Text("这是示例密钥，请随机生成", "this is a sample key; make a random one"))
            return said
        if kept_in is None:
            self.wrong(
                name, Text("使用 PostgreSQL 时必须给出密钥", "a key must be given when PostgreSQL is used")
            )
            return "-" * SHORTEST_KEY
        return _kept(kept_in)

    def scratch(self, name: str, memory: Path, beside: Path) -> str:
        """A private folder for files that live for a moment: in memory where the machine offers one."""
        said = self.text(name)
        roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).total >= ROOM
        parent = Path(said) if said else memory if roomy else beside
        folder = parent if said else parent / f"diguan-{os.getuid()}"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
            self.wrong(
                name, Text(f"{folder} 应只有本人可读", f"{folder} must be readable by its owner alone")
            )
        return str(folder)

    def keyring(self, name: str, kept_in: Path | None) -> str:
        """The keys that seal secrets, `id:base64,…` with the current one first; kept in (and made once into)
        a private file where the site is embedded."""
        text = self.hidden(name)
        if kept_in is not None:
            if not kept_in.exists():
                sealing.keep(kept_in, sealing.written({"k1": sealing.new_key()}, "k1"))
            return kept_in.read_text("ascii")
        try:
            sealing.Keyring.read(text)
        except sealing.SealFault as fault:
            self.wrong(name, fault.what)
        return text

    def database(self, name: str, embedded: Path) -> dict[str, Any]:
        """Django's database entry for sqlite:///path, sqlite:///:memory: or
        postgres://user:password@host:port/name."""
        address = urlsplit(self.hidden(name) or f"sqlite:///{embedded}")
        if address.scheme == "sqlite":
            return {
                "ENGINE": "diguan.config.embedded",
                "NAME": _file(address.path),
                "OPTIONS": dict(SQLITE),
                "CONN_MAX_AGE": KEPT,
                "TEST": {"NAME": ":memory:"},
            }
        if address.scheme in {"postgres", "postgresql"} and len(address.path) > 1:
            return {
                "ENGINE": "diguan.registry.postgresql",
                "NAME": unquote(address.path[1:]),
                "USER": unquote(address.username or ""),
                "PASSWORD": unquote(address.password or ""),
                "HOST": address.hostname or "",
                "PORT": str(address.port or ""),
                "OPTIONS": {"pool": dict(POOL), **dict(parse_qsl(address.query))},
            }
        wanted = Text(
            "要写成 sqlite:///文件 或 postgres://用户:密码@主机:端口/库名",
            "it must be sqlite:///file or postgres://user:password@host:port/name",
        )
        self.wrong(name, wanted)
        return {}

    def wrong(self, name: str, why: Text) -> None:
        """Keep a fault of one variable, to be said together with the others."""
        self.faults.append(
            SettingFault(why, where=name).say("zh") + "\n" + SettingFault(why, where=name).say("en")
        )

    def stop_if_wrong(self) -> None:
        """End the program with every fault that was found; do nothing when there is none."""
        if self.faults:
            raise SystemExit("\n".join(["设置有误 / Wrong settings:", *self.faults]))


POOL = {"min_size": 2, "max_size": 10}  # for each process: as many as its threads, and two for what streams
KEPT = 60  # seconds that a connection to the file serves one request after the other: opening takes long
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;",
}


def _file(path: str) -> str:
    name = unquote(path)[1:]
    return name if name == ":memory:" else str(Path(name) if name.startswith("/") else REPOSITORY / name)


def _kept(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), "ascii")
    return file.read_text("ascii").strip()
