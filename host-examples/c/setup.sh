#!/usr/bin/env bash
# Makes target/c/wasmtime: include/ and lib/libwasmtime.so, laid out as wasmtime's own distribution of its C API. The
# library is the one inside the PyPI package `wasmtime`, the headers are those of the crate `wasmtime-c-api-impl` of the
# same version. target/c/python is the virtual environment for the tests. Safe to run again.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target="$here/../../target/c"
version=50.0.1
headers=3c24d3970786b4baecb5b6aff31759b4f361879e8d99dbd5dc36a9524a0db6e6

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "c: Python 3.11 or newer is needed for set-up and tests; set PYTHON to one" >&2
    exit 1
}

mkdir -p "$target"
# The stamp is written last, so that an interrupted installation is never taken for a finished one.
stamp="$target/installed"
wanted=$(cat "$here/requirements.txt" "$here/tests/older.txt" "$0")
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi
echo "c: installing wasmtime $version into target/c"
rm -rf "$stamp" "$target/python" "$target/wasmtime" "$target/older" "$target/download"

"$python" -m venv "$target/python"
"$target/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    -r "$here/requirements.txt"

mkdir -p "$target/download" "$target/wasmtime/lib"
crate="$target/download/headers.crate"
curl --silent --show-error --fail --location --retry 3 --output "$crate" \
    "https://static.crates.io/crates/wasmtime-c-api-impl/wasmtime-c-api-impl-$version.crate"
echo "$headers  $crate" | sha256sum --check --quiet
tar -xf "$crate" -C "$target/download"
cp -R "$target/download/wasmtime-c-api-impl-$version/include" "$target/wasmtime/include"
# Which parts the library was built with: the wheel has all of those that are asked for here.
conf="$target/wasmtime/include/wasmtime/conf.h"
parts="COMPONENT_MODEL|CRANELIFT|PARALLEL_COMPILATION|WAT"
sed -E "s/^#cmakedefine (WASMTIME_FEATURE_($parts))\$/#define \1/; /^#cmakedefine/d" "$conf.in" >"$conf"

library=$("$target/python/bin/python" -c 'import pathlib, wasmtime
print(*pathlib.Path(wasmtime.__file__).parent.glob("*/_libwasmtime.so"))')
[ -f "$library" ] || {
    echo "c: the PyPI package wasmtime has no library for this machine; set WASMTIME_DIR, see README.md" >&2
    exit 1
}
cp "$library" "$target/wasmtime/lib/libwasmtime.so"

# A library that is refused, for the tests.
mkdir "$target/older"
"$target/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --target "$target/download/older" -r "$here/tests/older.txt"
cp "$target/download/older"/wasmtime/*/_libwasmtime.so "$target/older/libwasmtime.so"
rm -rf "$target/download"
echo "$wanted" >"$stamp"
