#!/usr/bin/env bash
# The Python environment of this checkout: setup/environment.sh run|test|bench|spark
# Makes .venv and installs what requirements/$1.lock pins, checked against its sums. Takes no time when that is
# what was installed last. Knows nothing of front-end files, databases or system packages.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:?run, test, bench or spark}
python=.venv/bin/python
stamp=.venv/.installed-$kind

say() { printf '%s\n' "$@" >&2; }

find_python() {
    local name
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    say "Python 3.11, 3.12 or 3.13 is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3.11" \
        "找不到 Python 3.11、3.12 或 3.13。请先安装，或指明位置：make PYTHON=/路径/python3.11"
    return 1
}

# Debian and Ubuntu keep ensurepip in a package of its own, so a bare Python can make an environment but no pip in it.
make_environment() {
    local base
    base=$(find_python)
    rm -rf .venv
    if "$base" -c 'import ensurepip' 2>/dev/null; then
        "$base" -m venv .venv
    elif "$base" -m pip --version >/dev/null 2>&1; then
        "$base" -m venv --without-pip .venv
        "$base" -m pip --python "$python" install -qq pip
    elif command -v uv >/dev/null; then
        uv venv --quiet --seed --python "$base" .venv
    elif "$base" -m virtualenv --version >/dev/null 2>&1; then
        "$base" -m virtualenv --quiet .venv
    else
        say "$base can make no environment: its ensurepip is missing." \
            "On Debian or Ubuntu: apt-get install python3-venv. Elsewhere: install pip, uv or virtualenv. Then try again." \
            "$base 无法建立环境：缺少 ensurepip。" \
            "Debian、Ubuntu 上请执行 apt-get install python3-venv；其他系统请安装 pip、uv 或 virtualenv，然后重试。"
        return 1
    fi
}

# pip compiles byte code by itself, whatever PYTHONDONTWRITEBYTECODE says; without it every start costs seconds.
install() {
    say "Installing the $kind packages into .venv … 正在安装依赖（${kind}）……"
    local pip=("$python" -m pip --disable-pip-version-check --no-input install -qq)
    if ! "${pip[@]}" --require-hashes -r "requirements/$kind.lock" -r requirements/build.lock ||
        ! "${pip[@]}" --no-deps --no-build-isolation --editable .; then
        say "The packages could not be installed; pip says why above. Check the network and the index that pip uses." \
            "依赖未能安装，原因见上面 pip 的输出。请检查网络和 pip 所用的软件源。"
        return 1
    fi
}

"$python" -c '' 2>/dev/null || make_environment
wanted=$(cat "requirements/$kind.lock" requirements/build.lock pyproject.toml | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    install
    printf '%s\n' "$wanted" >"$stamp"
fi
