"""The commands about the audit trail: verify it, hand its heads to the level above, answer for a restored
backup."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from diguan.casework import accounts, anchors, restoring, upkeep
from diguan.casework.verifying import verify as verify_trail
from diguan.engine.stats.command import language_of


def verify(asked: argparse.Namespace) -> int:
    """Check every chain against rows, heads and anchors; 1 when something is wrong."""
    known = [
        *anchors.noted(),
        *(one for file in asked.anchors for one in anchors.read(Path(file), asked.key)),
    ]
    began = time.monotonic()
    count, found = verify_trail(known)
    seconds = time.monotonic() - began
    upkeep.tell_verified(count, len(set(known)), found, seconds)
    for one in found:
        sys.stderr.write(f"{one.say(language_of(os.environ))}\n")
    sys.stdout.write(f"{count} / {len(known)} / {len(found)} ({seconds:.1f} s)\n")
    return 1 if found else 0


def heads(asked: argparse.Namespace) -> int:
    """Write a signed file of all heads for the level above, and note them in the journal."""
    anchors.note()
    told = anchors.signed()
    Path(asked.out).write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{told['public_key']}\n")
    for head in anchors.heads():
        sys.stdout.write(f"{head.chain} {head.number} {anchors.code(head.link)}\n")
    return 0


def restored(asked: argparse.Namespace) -> int:
    """Tell in the trail that a backup was put back, and which entries are lost by it."""
    lost = restoring.answer_for_lost_entries(accounts.account(asked.officer), asked.reason)
    for one in lost:
        sys.stdout.write(f"{one.chain} {one.number}\n")
    return 0
