#!/bin/sh
# Sets up what envviz needs, builds it, and runs it.
#
#   ./run.sh                    opens scenarios/uwsgi.json (headless minimal.json without a terminal)
#   ./run.sh ARGUMENTS...       runs envviz with them
#   ./run.sh test               sets up the tests' needs as well and runs all tests
set -eu
cd "$(dirname "$0")"

build_packages="gcc make pkg-config libc6-dev libncurses-dev libjansson-dev uthash-dev libdw-dev"
test_packages="clang clang-format clang-tidy cppcheck libcmocka-dev libvterm-dev libclang-rt-dev python3 parallel valgrind faketime"

say() {
    printf 'run.sh: %s\n' "$*" >&2
}

# The packages of the list that are not installed.
missing() {
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            printf '%s ' "$package"
    done
}

install() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        if command -v cc >/dev/null && command -v make >/dev/null &&
            printf '#include <jansson.h>\n#include <ncurses.h>\n#include <uthash.h>\n#include <elfutils/libdwfl.h>\n' |
            cc -E - >/dev/null 2>&1; then
            return
        fi
        say "this is no Debian or Ubuntu system; please install what these packages hold, then run again:"
        say "  $*"
        exit 1
    fi
    # shellcheck disable=SC2046
    set -- $(missing "$@")
    [ $# -gt 0 ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "these packages are missing, and neither root nor sudo is here to install them: $*"
            exit 1
        fi
        as_root=sudo
    fi
    say "installing $*"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get install -y -qq "$@" >/dev/null 2>&1 || {
        $as_root apt-get update -qq
        $as_root apt-get install -y -qq "$@" >/dev/null
    }
}

build() {
    make -s -j "$(nproc)" all
}

# shellcheck disable=SC2086
install $build_packages
case "${1-}" in
test)
    # shellcheck disable=SC2086
    install $test_packages
    exec tests/all
    ;;
"")
    build
    if [ -t 0 ] && [ -t 1 ]; then
        exec ./envviz scenarios/uwsgi.json
    fi
    exec ./envviz --headless scenarios/minimal.json
    ;;
*)
    build
    exec ./envviz "$@"
    ;;
esac
