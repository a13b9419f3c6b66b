#!/bin/sh
# Texts name keys as {ACTION}, so that they are right after keys.json has changed them.
. tests/e2e/lib.sh

# Each {NAME} in a text of the program is an action.
for name in $(cat src/view/*.[ch] src/view/*.def src/commands/*.[ch] |
    grep -o '"[^"]*{[A-Z_]*}[^"]*"' | grep -o '{[A-Z_]*}' | tr -d '{}' | sort -u); do
    check "{$name} is an action" grep -q "^KEY($name," src/view/keys.def
done

# No text says which key to press by itself: letters and names of keys before what they do.
verbs='(shows|holds|lets|leaves|ends|starts|takes|plays|lists|puts|opens|replays|quits|stops|gives|begins|deletes)'
found=$(grep -nE "\"([^\"]*[ :;,(])?([a-zA-Z?/.]|Enter|space|Esc|Tab|Bksp|PgUp|PgDn) $verbs " \
    src/view/*.c src/view/*.def src/commands/*.c | grep -v 'Enter puts it')
check "no text names a key of the table itself" test -z "$found"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'
finish
