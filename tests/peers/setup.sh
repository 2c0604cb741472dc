#!/bin/sh
# Installs the independent implementations that the component is tested against:
# the npm packages into tests/peers/node/node_modules, the Python packages into a
# virtual environment in target/peers-python, the Java archives into
# target/peers-jvm. All are pinned by hash. Safe to run again: what is already
# there is left alone.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv="$root/target/peers-python"

# A stamp holds what was installed; it is written last, so that an interrupted
# installation is never taken for a finished one.
installed() {
    [ -f "$1" ] && cmp -s "$1" "$2"
}

need() {
    command -v "$1" >/dev/null 2>&1 || {
        echo "peers: \`$1\` was not found: install $2" >&2
        exit 1
    }
}

need node "Node.js 20 or newer"
need npm "npm, which comes with Node.js"
need python3 "Python 3.9 or newer"
need java "a JDK, 17 or newer"
need mvn "Maven"

stamp="$here/node/node_modules/.installed-lock"
if installed "$stamp" "$here/node/package-lock.json"; then
    echo "peers: npm packages are installed"
else
    echo "peers: installing the npm packages (about 270 of them, half a minute)"
    # No package's own install script runs.
    (cd "$here/node" && npm ci --ignore-scripts --no-audit --no-fund)
    cp "$here/node/package-lock.json" "$stamp"
fi

stamp="$venv/installed-requirements.txt"
if installed "$stamp" "$here/python/requirements.txt"; then
    echo "peers: Python packages are installed"
else
    echo "peers: installing the Python packages into target/peers-python"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes -r "$here/python/requirements.txt"
    cp "$here/python/requirements.txt" "$stamp"
fi

jars="$root/target/peers-jvm"
stamp="$jars/installed-hashes.txt"
if installed "$stamp" "$here/jvm/jars.sha256"; then
    echo "peers: Java archives are installed"
else
    echo "peers: installing the Java archives into target/peers-jvm"
    rm -rf "$jars"
    mvn -B -q -f "$here/jvm/pom.xml" \
        org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory="$jars"
    (cd "$jars" && sha256sum --check --quiet --strict "$here/jvm/jars.sha256")
    # And there are no others.
    [ "$(ls "$jars" | wc -l)" -eq "$(wc -l < "$here/jvm/jars.sha256")" ]
    cp "$here/jvm/jars.sha256" "$stamp"
fi

echo "peers: ready"
