#!/usr/bin/env bash
# The restore drill: makes a demonstration county in a folder of its own, backs it up, restores it elsewhere, and
# compares every row, every file and the ends of the audit chains: setup/restore-drill.sh [HOUSEHOLDS]
# For a site of your own: diguan drill, with its settings.
set -euo pipefail
cd "$(dirname "$0")/.."
room=$(mktemp -d "${TMPDIR:-/tmp}/diguan-restore-drill-XXXXXX")
trap 'rm -rf "$room"' EXIT
unset DATABASE_URL
export DIGUAN_HOME=$room/home DIGUAN_DEMONSTRATION=1

.venv/bin/diguan demo --households "${1:-300}" >/dev/null
.venv/bin/diguan drill --room "$room"
