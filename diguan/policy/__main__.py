"""`python -m diguan.policy check` and `show`: the packs' commands without the rest of the house."""

import argparse
import sys

from diguan.policy.command import add_to
from diguan.words.errors import Fault


def main() -> int:
    """Do what the arguments ask; 2 with a message when it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m diguan.policy")
    add_to(parser.add_subparsers(required=True))
    asked = parser.parse_args()
    try:
        return int(asked.run(asked))
    except Fault as fault:
        sys.stderr.write(f"{fault}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
