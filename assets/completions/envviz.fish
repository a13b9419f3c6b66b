# Completion of envviz(1) for fish.  What stands between BEGIN and END is written from the tables of
# the program: UPDATE=1 tests/docs/tables_test.sh

complete -c envviz -f

# True where no word stands before the cursor.
function __envviz_begins
    test (count (commandline -opc)) -eq 1
end

# The command before the cursor: open where none is named.
function __envviz_command
    set -l words (commandline -opc)
    if contains -- "$words[2]" $__envviz_commands
        echo $words[2]
    else
        echo open
    end
end

# The words of the program that `trace` and `shield` run; false where it has not begun.
function __envviz_program
    set -l valued __envviz_valued_(__envviz_command)
    set -l words (commandline -opc)
    contains -- (__envviz_command) $__envviz_takes_COMMAND; or return 1
    set -e words[1..2]
    while set -q words[1]
        switch $words[1]
            case --
                set -e words[1]
                set -q words[1]; and printf '%s\n' $words
                return 0
            case '-*'
                contains -- $words[1] $$valued; and set -e words[1]
                set -e words[1]
            case '*'
                printf '%s\n' $words
                return 0
        end
    end
    return 1
end

# True for the options of a command.
function __envviz_in
    test (__envviz_command) = $argv[1]; and not __envviz_program >/dev/null
end

# True for the arguments of commands that take files, folders or a program.
function __envviz_takes
    set -l names __envviz_takes_$argv[1]
    contains -- (__envviz_command) $$names
end

# Folders, and files that envviz reads.
function __envviz_files
    __fish_complete_suffix .json | string match -r '^[^\t]*(?:/|\.json|\.jsonl)(?:\t.*)?$'
end

# What the program itself completes.
function __envviz_complete_program
    set -l token (commandline -ct)
    set -l words (__envviz_program)
    if test $status -ne 0; and string match -q -- '-*' "$token"
        return
    end
    complete --do-complete=(string join ' ' -- (string escape -- $words) "$token" | string collect)
end

complete -c envviz -n '__envviz_takes FILE' -a '(__envviz_files)'
complete -c envviz -n '__envviz_takes FOLDER' -a '(__fish_complete_directories (commandline -ct))'
complete -c envviz -n '__envviz_takes COMMAND' -a '(__envviz_complete_program)'

# BEGIN fish
set -g __envviz_commands open trace story check sweep compare shield export
set -g __envviz_takes_COMMAND trace shield
set -g __envviz_takes_FOLDER story
set -g __envviz_takes_FILE open check sweep compare export
set -g __envviz_valued_open -r --record -K --keep -e --events -s --set -w --slow -T --theme -C --colors
set -g __envviz_valued_trace -r --record -o --output -F --fail-on -A --amplify -S --seed -T --theme -C --colors
set -g __envviz_valued_story
set -g __envviz_valued_check
set -g __envviz_valued_sweep -v --vary -s --set -n --runs -j --json -i --shard -T --theme -C --colors
set -g __envviz_valued_compare -n --runs -s --set -A --set-a -B --set-b -j --json -T --theme -C --colors
set -g __envviz_valued_shield
set -g __envviz_valued_export -t --to -o --output -f --from -u --until -e --events -s --size -T --theme -k --keys -x --speed
complete -c envviz -n __envviz_begins -a open -d 'run a scenario live, or replay a recording (the word may be left out)'
complete -c envviz -n '__envviz_in open' -s r -l record -d 'record the session from its start' -rF
complete -c envviz -n '__envviz_in open' -s K -l keep -d 'with --record: only the N events before and after each failure, and the last N' -x
complete -c envviz -n '__envviz_in open' -s H -l headless -d 'no screen: print failures as they happen, then a summary'
complete -c envviz -n '__envviz_in open' -s j -l json -d 'with --headless: print the summary alone, as one JSON object'
complete -c envviz -n '__envviz_in open' -s t -l text -d 'no screen: each event as a plain sentence, for screen readers and logs; then a summary'
complete -c envviz -n '__envviz_in open' -s e -l events -d 'with --text: only these: all, failures, moves, env, exec.result, -memory, ...' -x
complete -c envviz -n '__envviz_in open' -s f -l follow -d 'the recording is still being written: show it as it grows, on a second screen'
complete -c envviz -n '__envviz_in open' -s s -l set -d 'override a field of the scenario; may be repeated' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in open' -s p -l step -d 'hold every thread at each step; the keyboard lets them on'
complete -c envviz -n '__envviz_in open' -s w -l slow -d 'slow motion: hold each step for MS milliseconds' -x
complete -c envviz -n '__envviz_in open' -s k -l stacks -d 'tell the call stack of each change and command'
complete -c envviz -n '__envviz_in open' -s y -l yes -d 'run a scenario that was not shipped with envviz without asking'
complete -c envviz -n '__envviz_in open' -s a -l ascii -d 'draw with ASCII characters only'
complete -c envviz -n '__envviz_in open' -s T -l theme -d 'dark, light (projector), contrast, colourblind, monochrome, or FILE.json' -rF -a 'dark light contrast colourblind monochrome'
complete -c envviz -n '__envviz_in open' -s C -l colors -d 'use truecolor, 256, 8 or none, whatever the terminal says' -x -a 'none 8 256 truecolor'
complete -c envviz -n '__envviz_in open' -s M -l no-mouse -d 'leave the mouse to the terminal: it selects text as usual'
complete -c envviz -n '__envviz_in open' -s h -l help -d 'print this help'
complete -c envviz -n '__envviz_in open' -s V -l version -d 'print the version'
complete -c envviz -n __envviz_begins -a trace -d 'the same eyes on a real program; see trace --help'
complete -c envviz -n '__envviz_in trace' -s r -l record -d 'record the session from its start' -rF
complete -c envviz -n '__envviz_in trace' -s o -l output -d 'without a screen: write the report to FILE, not to standard error' -rF
complete -c envviz -n '__envviz_in trace' -s f -l follow -d 'follow into the programs that are started: this is the default'
complete -c envviz -n '__envviz_in trace' -s N -l no-follow -d 'observe the one process only'
complete -c envviz -n '__envviz_in trace' -s H -l headless -d 'no screen: the command keeps its terminal; a report at its end'
complete -c envviz -n '__envviz_in trace' -s j -l json -d 'without a screen: the report is one JSON object'
complete -c envviz -n '__envviz_in trace' -s k -l stacks -d 'tell the call stack of each change and command'
complete -c envviz -n '__envviz_in trace' -s F -l fail-on -d 'without a screen: exit status 3 where the command succeeded, but there was a hit, near-miss or exposure, or worse' -x -a 'exposure near-miss hit'
complete -c envviz -n '__envviz_in trace' -s A -l amplify -d 'threads sleep MS milliseconds between load and execve, with probability P (1)' -x
complete -c envviz -n '__envviz_in trace' -s S -l seed -d 'which commands --amplify holds: the same N holds the same (1)' -x
complete -c envviz -n '__envviz_in trace' -s a -l ascii -d 'draw with ASCII characters only'
complete -c envviz -n '__envviz_in trace' -s T -l theme -d 'dark, light (projector), contrast, colourblind, monochrome, or FILE.json' -rF -a 'dark light contrast colourblind monochrome'
complete -c envviz -n '__envviz_in trace' -s C -l colors -d 'use truecolor, 256, 8 or none, whatever the terminal says' -x -a 'none 8 256 truecolor'
complete -c envviz -n '__envviz_in trace' -s M -l no-mouse -d 'leave the mouse to the terminal: it selects text as usual'
complete -c envviz -n '__envviz_in trace' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a story -d 'run the scenarios of a folder, a row of a table for each'
complete -c envviz -n '__envviz_in story' -s m -l markdown -d 'print the table in Markdown'
complete -c envviz -n '__envviz_in story' -s y -l yes -d 'run scenarios that were not shipped with envviz'
complete -c envviz -n '__envviz_in story' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a check -d 'validate scenarios and recordings'
complete -c envviz -n '__envviz_in check' -s f -l fields -d 'list the fields of a scenario: ranges, defaults, meanings'
complete -c envviz -n '__envviz_in check' -s s -l schema -d 'print the JSON Schema (2020-12) of a scenario'
complete -c envviz -n '__envviz_in check' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a sweep -d 'failure rate against the values of a field; see sweep --help'
complete -c envviz -n '__envviz_in sweep' -s v -l vary -d 'the field to vary, and its values' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in sweep' -s s -l set -d 'override another field; may be repeated' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in sweep' -s n -l runs -d 'runs of each value (3)' -x
complete -c envviz -n '__envviz_in sweep' -s j -l json -d 'keep every run in FILE; runs that are there already are not done again' -rF
complete -c envviz -n '__envviz_in sweep' -s i -l shard -d 'do the I-th of N parts only' -x
complete -c envviz -n '__envviz_in sweep' -s m -l merge -d 'run nothing: join the parts in FILE...'
complete -c envviz -n '__envviz_in sweep' -s H -l headless -d 'no screen: a line for each run, then the table alone, no plot'
complete -c envviz -n '__envviz_in sweep' -s a -l ascii -d 'draw with ASCII characters only'
complete -c envviz -n '__envviz_in sweep' -s T -l theme -d 'dark, light (projector), contrast, colourblind, monochrome, or FILE.json' -rF -a 'dark light contrast colourblind monochrome'
complete -c envviz -n '__envviz_in sweep' -s C -l colors -d 'use truecolor, 256, 8 or none, whatever the terminal says' -x -a 'none 8 256 truecolor'
complete -c envviz -n '__envviz_in sweep' -s M -l no-mouse -d 'leave the mouse to the terminal: it selects text as usual'
complete -c envviz -n '__envviz_in sweep' -s y -l yes -d 'run a scenario that was not shipped with envviz without asking'
complete -c envviz -n '__envviz_in sweep' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a compare -d 'two scenarios or recordings: do their rates differ?'
complete -c envviz -n '__envviz_in compare' -s n -l runs -d 'runs of each scenario (5); a recording is read once' -x
complete -c envviz -n '__envviz_in compare' -s s -l set -d 'override a field of both scenarios; may be repeated' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in compare' -s A -l set-a -d 'override a field of A only' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in compare' -s B -l set-b -d 'override a field of B only' -x -a 'format= version= mode= title= text= hypothesis= look= showed= beside= expect= expect.commands_min= expect.failures_min= expect.failures_max= expect.damaged_min= expect.empty_min= expect.e2big_min= expect.builds_failed_min= expect.builds_failed_max= expect.private_decides= expect.signal= target= command= workers= jobs= queue_size= job= job_bytes= work= lock= inherit= environment= more_variables= storm= storm.kind= storm.value_bytes= storm.names= storm.limit= storm.interval_us= storm.reuse= builds= phases= plugins= python_plugin= early_variable= cflags_bytes= build_jobs= python_script= python_how= engine= spawner= child_env= kernel_steps= amplify= amplify.ms= amplify.per_mille= amplify.seed= lesson= limit_seconds= limit_processes= limit_threads= limit_megabytes='
complete -c envviz -n '__envviz_in compare' -s j -l json -d 'write all runs and the result to FILE' -rF
complete -c envviz -n '__envviz_in compare' -s H -l headless -d 'print the result alone, no progress'
complete -c envviz -n '__envviz_in compare' -s a -l ascii -d 'draw with ASCII characters only'
complete -c envviz -n '__envviz_in compare' -s T -l theme -d 'dark, light (projector), contrast, colourblind, monochrome, or FILE.json' -rF -a 'dark light contrast colourblind monochrome'
complete -c envviz -n '__envviz_in compare' -s C -l colors -d 'use truecolor, 256, 8 or none, whatever the terminal says' -x -a 'none 8 256 truecolor'
complete -c envviz -n '__envviz_in compare' -s M -l no-mouse -d 'leave the mouse to the terminal: it selects text as usual'
complete -c envviz -n '__envviz_in compare' -s y -l yes -d 'run scenarios that were not shipped with envviz without asking'
complete -c envviz -n '__envviz_in compare' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a shield -d 'run a program whose environment is safe to change'
complete -c envviz -n '__envviz_in shield' -s f -l follow -d 'shield also the lines that are given to system() and popen()'
complete -c envviz -n '__envviz_in shield' -s n -l no-follow -d 'shield the program alone, nothing that it starts'
complete -c envviz -n '__envviz_in shield' -s h -l help -d 'print this text'
complete -c envviz -n __envviz_begins -a export -d 'trace-event, csv, text, ... of a recording; see export --help'
complete -c envviz -n '__envviz_in export' -s t -l to -d 'what to make of it, see below; a second --to, or a time, is --until' -x -a 'trace-event asciicast asciicast-v3 svg csv text'
complete -c envviz -n '__envviz_in export' -s o -l output -d 'write into FILE, not to standard output' -rF
complete -c envviz -n '__envviz_in export' -s f -l from -d 'begin there: 00:12.481, 12.5s, 1234us; a picture shows that moment' -x
complete -c envviz -n '__envviz_in export' -s u -l until -d 'end there' -x
complete -c envviz -n '__envviz_in export' -s e -l events -d 'text, csv: only these: all, failures, moves, env, exec.result, -memory, ...' -x
complete -c envviz -n '__envviz_in export' -s s -l size -d 'svg, asciicast: of the screen; 120x36' -x
complete -c envviz -n '__envviz_in export' -s T -l theme -d 'svg, asciicast: a theme, as that of the screen' -rF -a 'dark light contrast colourblind monochrome'
complete -c envviz -n '__envviz_in export' -s k -l keys -d 'svg, asciicast: keys that are pressed first, as on the screen: nn+' -x
complete -c envviz -n '__envviz_in export' -s x -l speed -d 'asciicast: 0.001 to 100 times as fast as it was' -x -a '0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5 10 20 50 100'
complete -c envviz -n '__envviz_in export' -s a -l ascii -d 'ASCII characters only'
complete -c envviz -n '__envviz_in export' -s h -l help -d 'print this text'
# END fish
