#!/usr/bin/env bash
# The tests: all on SQLite, then those that touch the database on a throw-away PostgreSQL: setup/test.sh [nightly]
# Those marked one_database are made twice at night only. Both runs are made even if the first fails; in CI (CI is
# set) a missing PostgreSQL is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
. setup/programs.sh
with_nightly=${1:+or nightly}
twice=${1:+or one_database}
status=0

run() {
    .venv/bin/python -m pytest -n "${TEST_WORKERS:-auto}" --dist worksteal "$@" || status=$?
}

echo "== SQLite"
unset DATABASE_URL
run -m "not nightly $with_nightly"

echo "== PostgreSQL"
if postgres_bin >/dev/null; then
    folder=${TMPDIR:-/tmp}/diguan-postgres-$$
    trap 'setup/postgres.sh stop "$folder"' EXIT
    DATABASE_URL=$(setup/postgres.sh start "$folder")
    export DATABASE_URL
    run -m "database and not browser and (not nightly $with_nightly) and (not one_database $twice)"
else
    echo "PostgreSQL is not installed: its tests are left out. 未安装 PostgreSQL，跳过其测试。"
    [ -z "${CI:-}" ] || status=1
fi
exit "$status"
