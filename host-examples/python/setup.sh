#!/usr/bin/env bash
# Makes target/python, a virtual environment with the pinned requirements and this package in it. Safe to run again:
# requirements that are there are left alone; the package is installed each time, since the component may be another.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv="$root/target/python"

[ -f "$root/target/connect-gating.wasm" ] || {
    echo "python: target/connect-gating.wasm is not there: run \`cargo xtask build\` first" >&2
    exit 1
}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "python: Python 3.11 or newer is needed; set PYTHON to one" >&2
    exit 1
}

# The stamp is written last, so that an interrupted installation is never taken for a finished one.
stamp="$venv/installed-requirements.txt"
if [ -f "$stamp" ] && cmp -s "$stamp" "$here/requirements.txt"; then
    echo "python: requirements are installed"
else
    echo "python: installing the requirements into target/python"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$stamp"
fi
# Without isolation, so that the build backend is the pinned one too.
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$here"
