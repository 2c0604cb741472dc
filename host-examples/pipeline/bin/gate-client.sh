# shellcheck shell=sh
# What `await-gate` and `submit-deployment` share. They read it in; it does nothing by itself. POSIX shell and curl 7.68.
#
# The names of the exit codes, one table for both, are in the README. Names are set here and used there, and `name` the
# other way round:
# shellcheck disable=SC2034,SC2154

# Letters are ASCII letters, whatever the machine's language is.
LC_ALL=C
export LC_ALL

MISUSE=2
BLOCKED=3
MISCONFIGURED=4
TIMED_OUT=5
REFUSED=6
UNREACHABLE=7

# The longest pause between two attempts, in seconds.
LONGEST_PAUSE=30

# say WORDS...: tells a person. Standard output is for what other programs read.
say() {
    printf '%s: %s\n' "$name" "$*" >&2
}

# end CODE WORDS...: says why, and ends.
end() {
    code=$1
    shift
    say "$@"
    exit "$code"
}

# number WHAT TEXT LEAST MOST: ends unless the text is a number within the bounds.
number() {
    case $2 in
    '' | *[!0-9]* | ??????????*) end $MISUSE "$1 is a number from $3 to $4, not \`$2\`" ;;
    esac
    if [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
        end $MISUSE "$1 is a number from $3 to $4, not \`$2\`"
    fi
}

# use_gate URL PLAIN_HTTP: sets `gate` and `scheme`.
use_gate() {
    command -v curl > /dev/null || end $MISUSE 'curl is missing'
    case $1 in
    https://?*) scheme=https ;;
    http://?*)
        [ "$2" = yes ] || end $MISUSE 'the URL of the gate is not https; `--plain-http` allows that, and shows the token to the network'
        scheme=http
        ;;
    '') end $MISUSE 'GATE_URL is missing: the base URL of the gate' ;;
    *) end $MISUSE "GATE_URL is an https URL, not \`$1\`" ;;
    esac
    case $1 in
    *[!A-Za-z0-9:/._~%-]*) end $MISUSE 'GATE_URL has a user, a query, a blank or a character that belongs in no base URL' ;;
    esac
    gate=${1%/}
}

# use_token NAME VALUE FILE: sets `token`. The name is that of the variable.
use_token() {
    token=$2
    if [ -n "$3" ]; then
        [ -z "$2" ] || end $MISUSE "$1 and ${1}_FILE are both set: leave one out"
        [ -r "$3" ] || end $MISUSE "the file that ${1}_FILE names can't be read"
        token=$(cat "$3")
    fi
    [ -n "$token" ] || end $MISUSE "neither $1 nor ${1}_FILE is set: the pipeline's token"
    # It is written between quotes later on.
    case $token in
    *[!A-Za-z0-9._~+/=-]*) end $MISUSE "$1 has a character that is in no token" ;;
    esac
}

# make_scratch: a folder for this run alone, removed at its end.
make_scratch() {
    umask 077
    scratch=$(mktemp -d) || end $MISUSE 'there is no place for temporary files'
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' HUP TERM
}

# start_clock SECONDS: everything has to be over by then.
start_clock() {
    deadline=$(($(date +%s) + $1))
    pause=1
}

# seconds_left: sets `left`.
seconds_left() {
    left=$((deadline - $(date +%s)))
}

# rest SECONDS: pauses, but not beyond the deadline.
rest() {
    seconds_left
    if [ "$1" -lt "$left" ]; then left=$1; fi
    if [ "$left" -gt 0 ]; then sleep "$left"; fi
}

# back_off: pauses longer each time.
back_off() {
    rest "$pause"
    pause=$((pause * 2))
    if [ "$pause" -gt $LONGEST_PAUSE ]; then pause=$LONGEST_PAUSE; fi
}

# ask SECONDS OPTIONS_OF_CURL...: one request, which may take so long. Sets `status`, 000 where no whole answer came; then
# `trouble` says why. The answer is in $scratch/body.
ask() {
    patience=$1
    shift
    : > "$scratch/body"
    : > "$scratch/headers"
    # The token goes in by standard input, since everybody on a machine sees its command lines. `-q` comes first: nobody's
    # .curlrc follows redirects or lets bad certificates pass.
    status=$(
        printf 'header = "Authorization: Bearer %s"\n' "$token" |
            curl -q --config - --silent --show-error --path-as-is --proto "=$scheme" --connect-timeout 10 \
                --max-time "$patience" --dump-header "$scratch/headers" --output "$scratch/body" \
                --write-out '%{http_code}' "$@" 2> "$scratch/error"
    ) && failure=0 || failure=$?
    trouble=
    if [ "$failure" -ne 0 ]; then
        # An answer that breaks off is none, whatever its status.
        status=000
        trouble=$(head -n 1 "$scratch/error" | tr -cd '[:print:]' | cut -c 1-200)
        # These are no trouble of the moment.
        case $failure in
        60 | 77 | 90 | 91) end $UNREACHABLE "the gate's certificate is not trusted: $trouble" ;;
        esac
    fi
}

# says MEMBER VALUE: whether the answer has this member with this text.
says() {
    grep -q "\"$1\"[[:space:]]*:[[:space:]]*\"$2\"" "$scratch/body"
}

# answered_error: prints the answer's code, such as `unknown-gate`, if it has one.
answered_error() {
    sed -n 's/.*"error"[[:space:]]*:[[:space:]]*"\([a-z-]\{1,40\}\)".*/\1/p' "$scratch/body" | head -n 1
}

# retry_after: prints for how many seconds the gate wants to be left alone, up to 9999; nothing where it does not say.
retry_after() {
    sed -n 's/^[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]:[[:space:]]*\([0-9]\{1,4\}\)[[:space:]]*$/\1/p' \
        "$scratch/headers" | tail -n 1
}

# news WORDS...: says it if it was not the last thing that was said.
news() {
    if [ "$*" != "${said-}" ]; then say "$@"; fi
    said=$*
}
