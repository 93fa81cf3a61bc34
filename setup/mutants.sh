#!/usr/bin/env bash
# Mutation testing: plants small faults, one at a time, in the code of rights, masks, money and imports (pyproject.toml,
# tool.mutmut), runs the tests that reach each, and counts what no test noticed: setup/mutants.sh [PATTERN …]
# A pattern such as 'diguan.casework.may*' plants only there. With DIGUAN_KEEP_FIGURES=1 the score is kept for promise P31.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL
rm -rf mutants
.venv/bin/mutmut run --max-children "${TEST_WORKERS:-2}" "$@" | tail -c 400
.venv/bin/mutmut results
.venv/bin/mutmut export-cicd-stats >/dev/null
.venv/bin/python -m tests.house.mutants mutants/mutmut-cicd-stats.json "$@"
