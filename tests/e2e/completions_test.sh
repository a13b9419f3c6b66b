#!/bin/sh
# The completions of the shells, run in the shells themselves.
. tests/e2e/lib.sh
program=${ENVVIZ_BUILD:-$PWD/build}/tests/docs/completions_program
top=$PWD folder=$TMPDIR/here
mkdir -p "$folder/below"
touch "$folder/one.json" "$folder/two.jsonl" "$folder/three.txt" "$folder/my race.json"

# Each prints the answers, a line each, where the last word is being typed.

# Words as bash divides them.  Where there is no answer, bash lists files if it is asked to.
complete_bash() {
    bash --norc -c '. "$0"; compopt() { [[ $* != "-o default" ]] || default=1; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _envviz; ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"
        ((${#COMPREPLY[@]} > 0 || !default)) || compgen -f -- "${!#}"' \
        "$top/assets/completions/envviz.bash" "$@"
}

# The widgets of zsh need a terminal: complete.zsh makes one.
complete_zsh() {
    timeout 60 zsh -f "$top/tests/e2e/complete.zsh" "$top/assets/completions" "$*"
}

complete_fish() {
    # shellcheck disable=SC2016
    HOME=$TMPDIR fish -c 'source $argv[1]; complete -C $argv[2]' \
        "$top/assets/completions/envviz.fish" "$*" | cut -f 1
}

# answers WORD...: in the folder, each once.
answers() {
    (cd "$folder" && "complete_$shell" "$@" | sort -u)
}

# completes NAME WANTED WORD...: the answers are those, an _ in them being a blank.
completes() {
    # shellcheck disable=SC2086
    name=$1 wanted=$(printf '%s\n' $2 | tr _ ' ' | sort)
    shift 2
    got=$(answers "$@")
    if [ "$got" = "$wanted" ]; then
        ok "$shell: $name"
    else
        not_ok "$shell: $name" "wanted: $wanted
got: $got"
    fi
}

# offers NAME WANTED WORD...: those are among the answers; offers_not NAME ANSWER WORD...: it is not.
offers() {
    # shellcheck disable=SC2086
    name=$1 wanted=$(printf '%s\n' $2 | sort)
    shift 2
    got=$(answers "$@" | grep -xF -e "$wanted")
    check "$shell: $name" test "$got" = "$wanted"
}
offers_not() {
    name=$1 answer=$2
    shift 2
    # shellcheck disable=SC2016
    check "$shell: $name" sh -c '! printf "%s\n" "$0" | grep -qxF -e "$1"' "$(answers "$@")" "$answer"
}

common() {
    themes=$(cd assets/themes && printf '%s\n' *.json | sed 's/\.json$//')
    formats=$("$ENVVIZ" export --help | sed -n '/^formats:/,/^$/s/^  \([a-z0-9-]*\) .*/\1/p')
    completes "a command" "sweep" envviz sw
    for command in $("$program" text | cut -d ' ' -f 1 | uniq); do
        completes "all options of $command" \
            "$("$program" text | sed -n "s/^$command //p")" envviz "$command" --
    done
    completes "options of open without the word" "--headless --help" envviz --he
    completes "formats" "$formats" envviz export --to ''
    completes "a format that is begun" "asciicast asciicast-v3" envviz export -t asc
    completes "colours" "none 8 256 truecolor" envviz trace --colors ''
    completes "levels" "exposure near-miss hit" envviz trace --fail-on ''
    completes "speeds" "10 100 1" envviz export --speed 1
    completes "fields" "storm.kind=" envviz sweep --set storm.k
    offers "themes, and files that are one" "$themes one.json" envviz compare --theme ''
    offers "a file that records" three.txt envviz --record t
    offers "the program of trace" mkfifo envviz trace -- mkfif
    offers "the program of shield, without --" mkfifo envviz shield -f mkfif
    offers "what the program is given" three.txt envviz trace -r out.json -- cat t
    offers_not "no option of envviz behind the program" --headless envviz trace -- cat --h
}

shell=bash
# shellcheck disable=SC2016
check "bash: says how envviz is completed" bash --norc -c \
    '. "$0" && complete -p envviz | grep -qx "complete -F _envviz envviz"' assets/completions/envviz.bash
common
completes "a theme, = between" "dark" envviz export --theme = d
completes "a theme, = within" "--theme=dark" envviz export --theme=d
completes "folders" "below" envviz story ''
completes "commands and files at first" \
    "$("$program" text | cut -d ' ' -f 1 | uniq) below my_race.json one.json two.jsonl" envviz ''

for shell in zsh fish; do
    file=assets/completions/envviz.fish
    [ "$shell" = zsh ] && file=assets/completions/_envviz
    if command -v "$shell" >/dev/null; then
        check "$shell: is sound" "$shell" -n "$file"
        common
    else
        skip "$shell" "no $shell here"
    fi
done
rm -rf "$folder" "$TMPDIR/.config" "$TMPDIR/.local" "$TMPDIR/.cache"
finish
