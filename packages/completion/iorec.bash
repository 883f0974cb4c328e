# iorec.bash - completion for bash: verbs, options, and the words options take
#
# All words come from iorec itself, so that they are those of the version that is
# installed: options from --help, and values from the sentence that lists what an
# option takes when it is given '?'.
#
# shellcheck shell=bash

_iorec_verbs() {
	iorec --help 2>/dev/null | sed -n 's/^  \([a-z]\{1,\}\)  .*/\1/p'
}

_iorec_options() { # VERB
	iorec "$1" --help 2>/dev/null |
		grep -oE '(^|[^[:alnum:]-])--[a-z][a-z-]*' | grep -oE -- '--.*' | sort -u
}

# What an option of a verb takes; nothing where that is no list of words.
_iorec_values() { # VERB OPTION
	local option=$2
	case $1:$2 in
	record:-l) option=--level ;;
	record:--level | *:--by | *:--view | *:--format | *:--op | *:--stage) ;;
	*) return ;;
	esac
	iorec "$1" "$option" '?' 2>&1 >/dev/null |
		sed -n -e 's/.*(\(.*\)).*/\1/p' -e 's/.*levels are //p' | tr -d ,
}

_iorec() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local verb=${COMP_WORDS[1]} words given=

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ] || { [ "$verb" = help ] && [ "$COMP_CWORD" = 2 ]; }; then
		words=$(_iorec_verbs)
	elif [[ $word == -* ]]; then
		words=$(_iorec_options "$verb")
	else
		words=$(_iorec_values "$verb" "$before")
	fi
	[ -n "$words" ] || return 0

	# Of several keys the last is completed.
	if [ "$before" = --by ] && [[ $word == *,* ]]; then
		given=${word%,*},
		word=${word##*,}
	fi
	mapfile -t COMPREPLY < <(compgen -P "$given" -W "$words" -- "$word")
}

complete -o default -F _iorec iorec
