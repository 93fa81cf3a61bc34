"""The commands about keys: make one, seal everything anew with it, say how far that is. No key is ever
printed."""

import argparse
import sys
import time

from diguan.casework import keys
from diguan.registry import resealing, vault


def new(asked: argparse.Namespace) -> int:
    """Make a key and make it the current one."""
    sys.stdout.write(f"{keys.make()}\n")
    return 0


def rotate(asked: argparse.Namespace) -> int:
    """Seal every row anew that is not under the current key."""
    began = time.monotonic()
    for table, rows in keys.rotate(_progress).items():
        sys.stdout.write(f"{table} {rows}\n")
    sys.stdout.write(f"{time.monotonic() - began:.1f} s\n")
    return 0


def show(asked: argparse.Namespace) -> int:
    """Ids of the keys, the current one marked, and rows that wait for rotation."""
    ring = vault.ring()
    for name in sorted(ring.keys):
        sys.stdout.write(f"{name}{' *' if name == ring.current else ''}\n")
    for model in resealing.models():
        sys.stdout.write(f"{model._meta.db_table} {resealing.left(model)}\n")
    return 0


def _progress(table: str, done: int) -> None:
    sys.stderr.write(f"\r{table} {done} ")
