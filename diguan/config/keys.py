"""The commands about keys: make one, seal everything anew with it, say how far that is, give an old one up.
No key is ever printed."""

import argparse
import sys
import time

from diguan.casework import keys


def new(asked: argparse.Namespace) -> int:
    """Make a key and make it the current one."""
    sys.stdout.write(f"{keys.make()}\n")
    return 0


def rotate(asked: argparse.Namespace) -> int:
    """Seal everything anew that is not under the current key."""
    began = time.monotonic()
    for table, rows in keys.rotate(_progress).items():
        sys.stdout.write(f"{table} {rows}\n")
    sys.stdout.write(f"{time.monotonic() - began:.1f} s\n")
    return 0


def show(asked: argparse.Namespace) -> int:
    """Ids of the keys, the current one marked, and what of each kind waits for rotation."""
    now = keys.standing()
    for name in now.ids:
        sys.stdout.write(f"{name}{' *' if name == now.current else ''}\n")
    for kind, count in now.left.items():
        sys.stdout.write(f"{kind} {count}\n")
    return 0


def drop(asked: argparse.Namespace) -> int:
    """Give an old key up on which nothing depends any more."""
    keys.drop(asked.key)
    sys.stdout.write(f"{asked.key}\n")
    return 0


def _progress(table: str, done: int) -> None:
    sys.stderr.write(f"\r{table} {done} ")
