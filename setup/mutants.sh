#!/usr/bin/env bash
# Mutation testing: plants small faults in a copy of the house, one at a time, in the code of rights, money, masks and
# imports (pyproject.toml, tool.mutmut), runs the tests that reach each, and counts what no test noticed:
#   setup/mutants.sh [rights|money|masks|imports …]
# It goes on where it was stopped, as long as the folder mutants/ is there; a file that changed is tried anew, and with
# DIGUAN_AGAIN=1 what nobody noticed, for tests that are new. DIGUAN_SAMPLE=N tries N faults of each part only, always
# the same for one DIGUAN_SEED. With DIGUAN_KEEP_FIGURES=1 the scores are kept for promise P31. Of single faults tell
# `.venv/bin/mutmut results` and `.venv/bin/mutmut show NAME`.
set -euo pipefail
cd "$(dirname "$0")/.."
unset DATABASE_URL
python="$PWD/.venv/bin/python"
"$python" -m tests.house.planting >/dev/null
"$python" -m tests.house.mutants draw "$@"
[ -z "${DIGUAN_AGAIN:-}" ] || "$python" -m tests.house.mutants again
mapfile -t tests < <("$python" -c 'from mutmut.configuration import config
print(*config().pytest_add_cli_args_test_selection, sep="\n")')
# left out: what tries the reading child, seconds of odd cells, what flushes the database, seven ways to break off
(cd mutants && HYPOTHESIS_PROFILE=few "$python" -m pytest -q -n0 -p tests.house.planted -p no:cacheprovider \
    -p no:playwright -k "not (the_reader_that or a_megabyte or any_cell or outside_the or a_break_at)" "${tests[@]}")
"$python" -m tests.house.mutants score "$@"
