#!/usr/bin/env bash
# A PostgreSQL server for the tests, thrown away afterwards: setup/postgres.sh start|stop FOLDER [PORT]
# `start` prints its address for DATABASE_URL; a server that was killed is started again. It never syncs to disk
# (unless DURABLE=1) and trusts every local user: for tests only. As root, user postgres must be able to reach FOLDER.
set -euo pipefail
. "$(dirname "$0")/programs.sh"
action=${1:?start or stop}
folder=$(realpath -m "${2:?the folder for its files}")
port=${3:-$((54000 + $$ % 1000))}

if ! bin=$(postgres_bin); then
    echo "PostgreSQL is not installed (Debian: apt-get install postgresql). 未安装 PostgreSQL。" >&2
    exit 3
fi

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

start() {
    [ -d "$folder/data" ] || create
    if ! as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start >/dev/null; then
        cat "$folder/log" >&2
        exit 1
    fi
    echo "postgres://postgres@127.0.0.1:$(sed -n 's/^port = //p' "$folder/data/postgresql.conf" | tail -1)/postgres"
}

create() {
    local sync=off
    [ -z "${DURABLE:-}" ] || sync=on
    mkdir -p "$folder"
    chmod 700 "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
    as_owner tee -a "$folder/data/postgresql.conf" >/dev/null <<CONF
fsync = $sync
synchronous_commit = $sync
full_page_writes = $sync
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$folder'
shared_buffers = 256MB
max_wal_size = 4GB
CONF
}

stop() {
    [ -d "$folder/data" ] || return 0
    as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null || true
    rm -rf "$folder"
}

cd / # the owner may not be allowed to stand where we are
"$action"
