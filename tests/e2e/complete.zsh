# complete.zsh FOLDER LINE: the answers when Tab is pressed behind LINE, a line each, from a zsh that
# has the completions of FOLDER.  It has a terminal of its own, since zsh completes nowhere else.
emulate zsh

# In that zsh: source complete.zsh inside FOLDER FILE.  Answers go to FILE.
if [[ $1 == inside ]]; then
    typeset -g answers=$3
    fpath=($2 $fpath)
    autoload -Uz compinit
    compinit -D -u
    zstyle ':completion:*' completer _complete
    compadd() {
        local -a hits
        # Calls that only ask what would fit add nothing.
        [[ " ${@[1,(i)(-|--)]} " == *' -'[a-zA-Z]#[OAD]' '* ]] || builtin compadd -O hits "$@"
        ((${#hits})) && print -rl -- $hits >>$answers
        builtin compadd "$@"
    }
    completed() { print completed }
    comppostfuncs=(completed)
    bindkey '^I' complete-word
    PS1=
    print begun
    return
fi

zmodload zsh/zpty
answers=$(mktemp)
zpty shell zsh -f -i
zpty -w shell "source ${(q)${(%):-%x}:a} inside ${(q)1} ${(q)answers}"
zpty -r -m shell said $'*begun\r\n*'
zpty -w -n shell "$2"$'\t'
zpty -r -m shell said '*completed*'
zpty -d shell
cat $answers
rm $answers
