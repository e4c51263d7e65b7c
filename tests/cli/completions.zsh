# What a line becomes when its user presses TAB in zsh, with the completions that `aefx completions zsh` writes.
# usage: zsh -f completions.zsh FOLDER_OF__aefx LINE
zmodload zsh/zpty
setup='PS1= PS2= RPS1=
unsetopt beep list_beep
fpath=('${(q)1}' $fpath)
autoload -Uz compinit && compinit -u -D
tell() { print -r -- "<$BUFFER>"; exit }
zle -N tell
bindkey "^I" complete-word "^G" tell
stty -echo
print READY'
TERM=dumb zpty shell zsh -f -i
zpty -w shell ${setup//$'\n'/; }
zpty -r -m shell shown $'*\nREADY*' || { print -u2 -r -- $shown; exit 1 }
zpty -w -n shell $2$'\t\a'
zpty -r -m shell shown '*<*>*' || { print -u2 -r -- $shown; exit 1 }
print -r -- ${${shown##*<}%%>*}
