# Completion of envviz(1) for bash.  What stands between BEGIN and END is written from the tables of
# the program: UPDATE=1 tests/docs/tables_test.sh

# BEGIN bash
_envviz_commands='open trace story check sweep compare shield export'

_envviz_takes() {
    case $1 in
    open) echo FILE ;;
    trace) echo COMMAND ;;
    story) echo FOLDER ;;
    check) echo FILE ;;
    sweep) echo FILE ;;
    compare) echo FILE ;;
    shield) echo COMMAND ;;
    export) echo FILE ;;
    esac
}

_envviz_options() {
    case $1 in
    open) echo '--record --keep --headless --json --text --events --follow --set --step --slow --stacks --yes --ascii --theme --colors --no-mouse --help --version' ;;
    trace) echo '--record --output --follow --no-follow --headless --json --stacks --fail-on --amplify --seed --ascii --theme --colors --no-mouse --help' ;;
    story) echo '--markdown --yes --help' ;;
    check) echo '--fields --schema --help' ;;
    sweep) echo '--vary --set --runs --json --shard --merge --headless --ascii --theme --colors --no-mouse --yes --help' ;;
    compare) echo '--runs --set --set-a --set-b --json --headless --ascii --theme --colors --no-mouse --yes --help' ;;
    shield) echo '--follow --no-follow --help' ;;
    export) echo '--to --output --from --until --events --size --theme --keys --speed --ascii --help' ;;
    esac
}

_envviz_argument() {
    case "$1 $2" in
    'open -r' | 'open --record') echo 'FILE' ;;
    'open -K' | 'open --keep') echo 'N' ;;
    'open -e' | 'open --events') echo 'LIST' ;;
    'open -s' | 'open --set') echo 'PATH=VALUE' ;;
    'open -w' | 'open --slow') echo 'MS' ;;
    'open -T' | 'open --theme') echo 'THEME' ;;
    'open -C' | 'open --colors') echo 'COLORS' ;;
    'trace -r' | 'trace --record') echo 'FILE' ;;
    'trace -o' | 'trace --output') echo 'FILE' ;;
    'trace -F' | 'trace --fail-on') echo 'LEVEL' ;;
    'trace -A' | 'trace --amplify') echo 'MS[:P]' ;;
    'trace -S' | 'trace --seed') echo 'N' ;;
    'trace -T' | 'trace --theme') echo 'THEME' ;;
    'trace -C' | 'trace --colors') echo 'COLORS' ;;
    'sweep -v' | 'sweep --vary') echo 'PATH=V1,V2,...' ;;
    'sweep -s' | 'sweep --set') echo 'PATH=VALUE' ;;
    'sweep -n' | 'sweep --runs') echo 'N' ;;
    'sweep -j' | 'sweep --json') echo 'FILE' ;;
    'sweep -i' | 'sweep --shard') echo 'I/N' ;;
    'sweep -T' | 'sweep --theme') echo 'THEME' ;;
    'sweep -C' | 'sweep --colors') echo 'COLORS' ;;
    'compare -n' | 'compare --runs') echo 'N' ;;
    'compare -s' | 'compare --set') echo 'PATH=VALUE' ;;
    'compare -A' | 'compare --set-a') echo 'PATH=VALUE' ;;
    'compare -B' | 'compare --set-b') echo 'PATH=VALUE' ;;
    'compare -j' | 'compare --json') echo 'FILE' ;;
    'compare -T' | 'compare --theme') echo 'THEME' ;;
    'compare -C' | 'compare --colors') echo 'COLORS' ;;
    'export -t' | 'export --to') echo 'FORMAT' ;;
    'export -o' | 'export --output') echo 'FILE' ;;
    'export -f' | 'export --from') echo 'TIME' ;;
    'export -u' | 'export --until') echo 'TIME' ;;
    'export -e' | 'export --events') echo 'LIST' ;;
    'export -s' | 'export --size') echo 'COLSxROWS' ;;
    'export -T' | 'export --theme') echo 'THEME' ;;
    'export -k' | 'export --keys') echo 'KEYS' ;;
    'export -x' | 'export --speed') echo 'FACTOR' ;;
    esac
}

_envviz_words() {
    case $1 in
    'FORMAT') echo 'trace-event asciicast asciicast-v3 svg csv text' ;;
    'THEME') echo 'dark light contrast colourblind monochrome' ;;
    'COLORS') echo 'none 8 256 truecolor' ;;
    'LEVEL') echo 'exposure near-miss hit' ;;
    'FACTOR') echo '0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5 10 20 50 100' ;;
    'PATH=VALUE') echo 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes=' ;;
    'PATH=V1,V2,...') echo 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes=' ;;
    esac
}
# END bash

# The answers among words that begin with $cur.
_envviz_among() {
    local word
    for word in $1; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$prefix$word")
    done
}

# Folders, and files that envviz reads.
_envviz_files() {
    local file
    compopt -o filenames
    while IFS= read -r file; do
        COMPREPLY+=("$prefix$file")
    done < <(
        compgen -d -- "$cur"
        compgen -f -X '!*.json' -- "$cur"
        compgen -f -X '!*.jsonl' -- "$cur"
    )
}

# What an option's argument can be: words of its own, files, or anything.
_envviz_value() {
    case $1 in
    FILE) compopt -o default ;;
    THEME)
        _envviz_files
        _envviz_among "$(_envviz_words "$1")"
        ;;
    PATH=*)
        compopt -o nospace
        _envviz_among "$(_envviz_words "$1")"
        ;;
    *) _envviz_among "$(_envviz_words "$1")" ;;
    esac
}

# Where the program of `trace` and `shield` stands among the words before the cursor; 0: not yet.
_envviz_program() {
    local i
    for ((i = 2; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --)
            echo $((i + 1))
            return
            ;;
        -*)
            [[ -n $(_envviz_argument "$1" "${COMP_WORDS[i]}") ]] && ((i++))
            [[ ${COMP_WORDS[i]} == = ]] && ((i++))
            ;;
        *)
            echo "$i"
            return
            ;;
        esac
    done
    echo 0
}

_envviz_complete_program() {
    if ((COMP_CWORD == $1)); then
        COMPREPLY=($(compgen -c -- "$cur"))
    elif declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    else
        compopt -o default
    fi
}

_envviz() {
    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} prefix= command=open
    local takes argument program=0
    COMPREPLY=()
    if ((COMP_CWORD > 1)) && [[ " $_envviz_commands " == *" ${COMP_WORDS[1]} "* ]]; then
        command=${COMP_WORDS[1]}
    fi
    takes=$(_envviz_takes "$command")
    [[ $takes == COMMAND ]] && program=$(_envviz_program "$command")
    if ((program > 0)); then
        _envviz_complete_program "$program"
        return
    fi
    # --theme=dark is three words where = divides words, and one where it does not.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $option == = ]]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $cur == --*=* ]]; then
        option=${cur%%=*} prefix=${cur%%=*}= cur=${cur#*=}
    fi
    argument=$(_envviz_argument "$command" "$option")
    if [[ -n $argument ]]; then
        _envviz_value "$argument"
    elif [[ $cur == -* ]]; then
        _envviz_among "$(_envviz_options "$command")"
    elif [[ $takes == COMMAND ]]; then
        _envviz_complete_program "$COMP_CWORD"
    elif [[ $takes == FOLDER ]]; then
        compopt -o filenames
        COMPREPLY=($(compgen -d -- "$cur"))
    else
        _envviz_files
        ((COMP_CWORD == 1)) && _envviz_among "$_envviz_commands"
    fi
}

complete -F _envviz envviz
