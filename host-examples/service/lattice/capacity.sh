# shellcheck shell=bash
# What a second host adds: requests a second of one host and of two, with one store between them: `test capacity`. Not among
# those that run unasked, since it judges nothing.
#
# Hosts, store and client share this machine's cores, where another host could add nothing. So `cpulimit` gives each host
# a small share of a core, in percent (SHARE), as a machine of its own would give it all of its own; what the store and
# the client take is beside it. What two hosts do then shows whether they get into each other's way.

test_capacity() {
    local second stand_in host hey cpulimit share=${SHARE:-25}
    second=$(free_port)
    stand_in=$(free_port)
    hey=$("$root/host-examples/debian" hey)
    cpulimit=$("$root/host-examples/debian" cpulimit)
    start_lattice "$port" "$second"
    wait "$deploying"
    for host in "${lattice_hosts[@]}"; do
        "$cpulimit" --quiet --pid="$host" --limit="$share" > "$scratch/cpulimit.log" 2>&1 &
        servers+=($!)
    done
    echo "== capacity: each host has $share % of a core"
    python3 "$here/lattice/capacity.py" "$hey" "${SECONDS_EACH:-20}" \
        "http://127.0.0.1:$port" "http://127.0.0.1:$second" || failed+=(capacity)
}
