# shellcheck shell=bash
# The ways of running the gate, for `test` and `load`: what starts each, and what stops them all. A way is a function
# `test_NAME`, in the file of test.d of that name, or in one that adds to `ways` itself. Reads $here, and sets everything
# that they share.
# shellcheck disable=SC2034,SC2154
root=$(cd "$here/../.." && pwd)
service=$root/target/connect-gating-service.wasm
venv=$root/target/service-venv
# The path of the base URL of the gate that runs.
path=
# A runtime must not collect a backtrace for each error that it handles: with RUST_BACKTRACE=1 alone, `wash` takes 15 ms of a
# core more for each request. A panic still has one.
export RUST_LIB_BACKTRACE=0

ways=()
# Those that need neither the runtimes nor the service; a file adds itself.
self_contained=()
for file in "$here"/test.d/*; do
    # shellcheck source=/dev/null
    source "$file"
    if declare -F "test_${file##*/}" > /dev/null; then ways+=("${file##*/}"); fi
done

# prepare WAYS...: installs and builds what these need.
prepare() {
    local way
    for way in "$@"; do
        if [[ " ${self_contained[*]} " != *" $way "* ]]; then
            install
            cargo xtask service
            return
        fi
    done
}

install() {
    # The list of what is in there, so that a changed list is noticed.
    if ! cmp -s "$here/runtimes.txt" "$venv/installed.txt"; then
        echo "installing the runtimes into target/service-venv ..."
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$here/runtimes.txt"
        # The wheel misses the permission.
        chmod +x "$venv"/lib/python3*/site-packages/wasmtime_cli/wasmtime
        cp "$here/runtimes.txt" "$venv/installed.txt"
    fi
}

# Whatever happens, nothing stays behind.
servers=()
scratch=$(mktemp -d)
stop() {
    local server
    for server in "${servers[@]}"; do
        kill "$server" 2> "$scratch/kill" || true
        wait "$server" 2> "$scratch/wait" || true
    done
    servers=()
}
trap 'stop; rm -rf "$scratch"' EXIT
