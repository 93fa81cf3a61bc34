#!/usr/bin/env bash
# Pins requirements/*.in anew, with sums and without registry addresses. All locks agree, so that one environment
# can hold them all: what running needs decides first.
set -euo pipefail
cd "$(dirname "$0")/../requirements"

../.venv/bin/python -m pip install -qq uv

pin() {
    ../.venv/bin/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate "$1.in" "${@:2}" --output-file "$1.lock"
}

pin run "$@"
pin test --constraints run.lock "$@"
pin bench --constraints run.lock "$@"
pin build --constraints test.lock "$@"
pin node "$@"
pin spark --constraints run.lock "$@"
pin recordlinkage --constraints run.lock "$@"
