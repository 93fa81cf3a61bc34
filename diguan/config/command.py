"""`diguan`: the one command. It lists what can be asked, and starts the site only for what needs it.

Sub-commands of the library (rules, judging, statistics, made-up counties) come from their own rooms and
never load Django; those of the site are named here with the place of their handler.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diguan import __version__
from diguan.engine import command as engine
from diguan.engine.comparison import command as comparison
from diguan.engine.spark import command as spark
from diguan.engine.stats import command as stats
from diguan.engine.stats.command import Subparsers, language_of
from diguan.engine.synthetic import command as synthetic
from diguan.policy import command as packs
from diguan.words.errors import Fault
from diguan.words.text import Text

LIBRARY = (packs, engine, comparison, stats, synthetic, spark)
Option = tuple[str, dict[str, object], Text]


@dataclass(frozen=True, slots=True)
class SiteCommand:
    """A sub-command that needs the site: `target` is module:function, called with the parsed arguments."""

    name: str
    text: Text
    target: str
    options: tuple[Option, ...] = ()


_FOLDER: dict[str, object] = {"required": True, "metavar": "FOLDER"}

SITE = (
    SiteCommand(
        "run",
        Text("启动系统（首次启动建立演示县）", "start the site; the first time with a demonstration county"),
        "diguan.config.running:run",
        (
            ("--host", {"default": "127.0.0.1"}, Text("监听地址", "address to listen on")),
            ("--port", {"type": int, "default": 8000}, Text("端口", "port")),
            (
                "--households",
                {"type": int, "default": 3000, "metavar": "N"},
                Text("演示县的户数", "households of the demonstration county"),
            ),
        ),
    ),
    SiteCommand(
        "demo",
        Text("只建立演示县，不启动", "only make the demonstration county"),
        "diguan.config.demonstration:demo",
        (
            (
                "--households",
                {"type": int, "default": 3000, "metavar": "N"},
                Text("演示县的户数", "households of the demonstration county"),
            ),
        ),
    ),
    SiteCommand("work", Text("运行后台任务", "run the background jobs"), "diguan.config.running:work"),
    SiteCommand(
        "migrate", Text("建立或升级数据库", "make or upgrade the database"), "diguan.config.site:migrate"
    ),
    SiteCommand("check", Text("检查能否正常运行", "check that all is well"), "diguan.config.site:check"),
    SiteCommand(
        "backup",
        Text("备份（系统可继续运行）", "back everything up while the site runs"),
        "diguan.config.backup:backup",
        (
            (
                "--to",
                {"required": True, "metavar": "FOLDER"},
                Text("另一块盘上的目录", "a folder on another disk"),
            ),
            (
                "--keep",
                {"type": int, "default": 14, "metavar": "N"},
                Text("保留最近几份", "how many to keep"),
            ),
        ),
    ),
    SiteCommand(
        "restore",
        Text("从备份或副本恢复到新目录", "restore a backup, or the running copy, into a new folder"),
        "diguan.config.restore:restore",
        (
            (
                "source",
                {"metavar": "FOLDER"},
                Text("备份或副本的目录", "folder of the backup or of the copy"),
            ),
            ("--into", {"required": True, "metavar": "FOLDER"}, Text("新目录", "a new folder")),
            (
                "--at",
                {"metavar": "TIME"},
                Text("某一时刻的状态，如 2017-06-01T08:00:00Z", "as it was then: 2017-06-01T08:00:00Z"),
            ),
            (
                "--wal",
                {"metavar": "FOLDER"},
                Text("PostgreSQL 日志副本的目录", "folder of the copied PostgreSQL log"),
            ),
        ),
    ),
    SiteCommand(
        "drill",
        Text("演练：备份、恢复到别处、逐项核对", "drill: back up, restore elsewhere, compare"),
        "diguan.config.drill:drill",
        (("--room", {"metavar": "FOLDER"}, Text("临时文件放在哪里", "where its temporary files go")),),
    ),
    SiteCommand(
        "areas load",
        Text("从全国区划表装入一个地区及其以下的区划", "load an area and all in it from the national table"),
        "diguan.config.site:areas",
        (("code", {"metavar": "CODE"}, Text("区划代码，如 22 或 220122", "area code such as 22 or 220122")),),
    ),
    SiteCommand(
        "officer add",
        Text("新建账号，密码只显示一次", "make an account; its password is shown once"),
        "diguan.config.site:officer",
        (
            ("username", {}, Text("登录名", "name to sign in with")),
            ("--name", {"required": True}, Text("姓名", "the person's name")),
            ("--duty", {"required": True}, Text("职责，如 county_officer", "duty such as county_officer")),
            (
                "--department",
                {"default": ""},
                Text(
                    "比对部门的账号：如 public_security",
                    "for a department: such as public_security",
                ),
            ),
            ("--area", {"required": True, "metavar": "CODE"}, Text("辖区代码", "code of the area")),
        ),
    ),
    SiteCommand(
        "audit verify",
        Text("核对审计链、链头和锚点", "check the audit chains against rows, heads and anchors"),
        "diguan.config.audit:verify",
        (
            (
                "--anchors",
                {"nargs": "*", "default": (), "metavar": "FILE"},
                Text("下级报来的链头文件", "files of heads that were handed out"),
            ),
            ("--key", {"default": "", "metavar": "KEY"}, Text("签名公钥", "the public key they must bear")),
        ),
    ),
    SiteCommand(
        "audit heads",
        Text("导出签名的链头文件，报上级保存", "write a signed file of all heads for the level above"),
        "diguan.config.audit:heads",
        (("--out", {"required": True, "metavar": "FILE"}, Text("文件", "the file")),),
    ),
    SiteCommand(
        "audit restored",
        Text(
            "恢复备份后，说明丢失了哪些条目", "after putting a backup back: answer for the entries lost by it"
        ),
        "diguan.config.audit:restored",
        (
            ("--officer", {"required": True, "metavar": "USERNAME"}, Text("由谁说明", "who answers")),
            ("--reason", {"required": True}, Text("理由", "the reason")),
        ),
    ),
    SiteCommand(
        "keys new",
        Text("生成新的加密密钥，并用它加密今后的内容", "make a new key that seals secrets from now on"),
        "diguan.config.keys:new",
    ),
    SiteCommand(
        "keys rotate",
        Text(
            "用当前密钥把所有密文重新加密，可中断后继续",
            "seal all secrets anew with the current key; may be stopped and resumed",
        ),
        "diguan.config.keys:rotate",
    ),
    SiteCommand(
        "keys show",
        Text(
            "列出密钥编号，以及各类内容还有多少没有换用当前密钥",
            "list key ids, and how much of each kind is not under the current key",
        ),
        "diguan.config.keys:show",
    ),
    SiteCommand(
        "keys drop",
        Text(
            "停用一把旧密钥：仍有内容依赖它时拒绝",
            "give an old key up; refused while anything depends on it",
        ),
        "diguan.config.keys:drop",
        (("key", {"metavar": "KEY"}, Text("密钥编号，如 k1", "id of the key, like k1")),),
    ),
    SiteCommand(
        "erase",
        Text("清除到期的私密信息和等待过久的上传表格", "erase secrets and uploads whose time is over"),
        "diguan.config.erase:erase",
        (
            ("--due", {"action": "store_true"}, Text("只列出到期的", "only list what is due")),
            ("--do", {"action": "store_true"}, Text("清除到期的，可中断后继续", "erase it; may be stopped")),
        ),
    ),
    SiteCommand(
        "freeze",
        Text("把一个地区某年的户档冻结成快照", "freeze the files of an area and a year"),
        "diguan.config.site:freeze",
        (
            ("area", {"metavar": "CODE"}, Text("区划代码", "area code")),
            ("--year", {"type": int, "required": True}, Text("年度", "the year")),
            (
                "--on",
                {"required": True, "metavar": "DAY"},
                Text("日期，如 2017-06-01", "day, like 2017-06-01"),
            ),
            ("--out", {"required": True, "metavar": "FOLDER"}, Text("新文件夹", "a new folder")),
            ("--officer", {"required": True, "metavar": "USERNAME"}, Text("由谁冻结", "who freezes")),
        ),
    ),
)


GROUPS = {
    "audit": Text("审计记录", "the audit trail"),
    "keys": Text("加密密钥", "keys that seal secrets"),
    "areas": Text("区划数据", "area data"),
    "officer": Text("工作人员账号", "accounts of officers"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; 0 when done, 1 when a check found faults, 2 when it could not be done."""
    language = language_of(os.environ)
    asked = parser(language).parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = asked.run
    try:
        return run(asked)
    except Fault as fault:
        sys.stderr.write(f"{fault.say(language)}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def parser(language: str) -> argparse.ArgumentParser:
    """The parser of the whole command, speaking one language."""
    made: argparse.ArgumentParser = _Parser(prog="diguan", description=_ABOUT.say(language))
    made.add_argument("--version", action="version", version=__version__, help=_VERSION.say(language))
    parts = _parts(made, language)
    groups: dict[str, Subparsers] = {}
    for command in SITE:
        group, _, name = command.name.rpartition(" ")
        if group and group not in groups:
            about = GROUPS[group].say(language)
            groups[group] = _parts(parts.add_parser(group, help=about, description=about), language)
        _add(groups.get(group, parts), name, command, language)
    for module in LIBRARY:
        module.add_to(parts)
    return made


def _parts(made: argparse.ArgumentParser, language: str) -> Subparsers:
    return made.add_subparsers(
        metavar=_COMMAND.say(language), required=True, title=_COMMANDS.say(language), parser_class=_Parser
    )


def _add(parts: Subparsers, name: str, command: SiteCommand, language: str) -> None:
    about = command.text.say(language)
    part = parts.add_parser(name, help=about, description=about)
    for option, how, text in command.options:
        part.add_argument(option, help=text.say(language), **how)  # type: ignore[arg-type]  # the table is ours
    part.set_defaults(run=lambda asked: in_site(command.target, asked))


def in_site(target: str, asked: argparse.Namespace) -> int:
    """Start the site and call a handler in it.

    The handler is named by its path and imported here, and only here: it imports models, which can be done
    only after Django is set up, and setting Django up takes a second that `diguan --help` or `diguan stats`
    need not wait for.
    """
    if target.endswith((":run", ":demo")) and "DATABASE_URL" not in os.environ:
        os.environ.setdefault("DIGUAN_DEMONSTRATION", "1")
    os.umask(0o077)  # what the site writes holds personal data: its owner alone may read it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diguan.config.settings")
    importlib.import_module("django").setup()
    importlib.import_module("django.conf").settings.HOME.mkdir(parents=True, exist_ok=True)
    module, _, name = target.partition(":")
    handler: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(module), name)
    with importlib.import_module("diguan.registry.bounds").nation():  # who runs the machine
        try:
            return handler(asked)
        except importlib.import_module("django.db").DatabaseError:
            importlib.import_module("diguan.config.site").refuse_behind()  # most often that is why
            raise


class _Parser(argparse.ArgumentParser):
    """argparse whose own few words are in the reader's language too."""

    def format_help(self) -> str:
        """The help text."""
        return self._say(super().format_help())

    def format_usage(self) -> str:
        """The one line of usage."""
        return self._say(super().format_usage())

    def _say(self, words: str) -> str:
        if language_of(os.environ) == "zh":
            for english, chinese in _WORDS.items():
                words = words.replace(english, chinese)
        return words


_WORDS = {
    "usage: ": "用法：",
    "options:\n": "选项：\n",
    "positional arguments:\n": "参数：\n",
    "show this help message and exit": "显示本帮助",
}
_ABOUT = Text("滴灌：精准扶贫系统", "diguan: targeted poverty alleviation, household by household")
_VERSION = Text("显示版本", "show the version")
_COMMAND = Text("命令", "COMMAND")
_COMMANDS = Text("可用的命令", "commands")

if __name__ == "__main__":
    sys.exit(main())
