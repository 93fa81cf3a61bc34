#!/usr/bin/env bash
# Installs the programs that the tests use and Python cannot bring: PostgreSQL and pgbouncer, Chromium, a C compiler;
# `setup/system.sh spark` Java as well.
# Only as root with apt; otherwise says what is missing and how to get it. The tests decide what to do without.
set -euo pipefail
. "$(dirname "$0")/programs.sh"

missing=()
postgres_bin >/dev/null || missing+=(postgresql)
chromium_path >/dev/null || missing+=(chromium)
command -v cc >/dev/null || missing+=(gcc libc6-dev)
PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null || missing+=(pgbouncer)
[ "${1:-}" != spark ] || command -v java >/dev/null || missing+=(openjdk-17-jre-headless)
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests … 正在为测试安装：${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null; }; then
        echo "apt-get could not install them; the tests that need them are left out. 未能安装，相关测试将跳过。" >&2
    fi
else
    echo "Not installed, so the tests that need them are left out: ${missing[*]}." >&2
    echo "To run them too: sudo apt-get install ${missing[*]} (or your system's packages of that name)." >&2
    echo "未安装，需要它们的测试将跳过：${missing[*]}。安装方法：sudo apt-get install ${missing[*]}" >&2
fi
