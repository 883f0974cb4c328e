# lib.sh - how the reports of a trace become the files of this folder
#
# A report is a line of the file 'reports': the name of its file, the options.
# What a report says of a trace is in TRACE/NAME.
#
# shellcheck shell=sh

# Bars are of ASCII, whatever the locale.
LC_ALL=C
export LC_ALL

golden=$(cd "$(dirname "$0")" && pwd)
testdata=$golden/../../testdata

# What tells these apart from one another: everything a view can show.
traces="demo-6.1 demo-6.12 idle-6.1 idle-6.12 readers-6.1 readers-6.12
writes-6.1 writes-6.12 stacks-6.12"

# Those for the questions of iorec-schema(5), of which each has rows of one.
with_answers=" demo-6.1 demo-6.12 writes-6.12 stacks-6.12 "

# The questions and their answers.
write_answers() { # IOREC DATABASE FILE
	awk '
		/^## /     { wanted = $0 == "## WORKED QUESTIONS" }
		wanted && /^### / { print "SELECT NULL AS \"## " substr($0, 5) "\";" }
		/^```$/    { inside = 0 }
		inside     { print }
		/^```sql$/ { inside = wanted }
	' "$golden/../../docs/iorec-schema.5.md" | "$1" sql "$2" >"$3"
}

# A story may have reports of its own, in place of all.
reports_of() { # TRACE
	if [ -e "$golden/reports.${1%-*}" ]; then
		echo "$golden/reports.${1%-*}"
	else
		echo "$golden/reports"
	fi
}

# Write all reports of a trace into a folder.
write_reports() { # IOREC TRACE FOLDER
	mkdir -p "$3"
	"$1" import "$testdata/$2.ioz" -o "$3/trace.db" 2>"$3/import.err" || {
		cat "$3/import.err" >&2
		return 1
	}
	while read -r name options; do
		# shellcheck disable=SC2086 # a list of words
		"$1" report "$3/trace.db" $options >"$3/$name" || {
			echo "report $options fails on $2" >&2
			return 1
		}
	done <"$(reports_of "$2")"
	case $with_answers in
	*" $2 "*) write_answers "$1" "$3/trace.db" "$3/questions.txt" ;;
	esac
	rm -f "$3/trace.db" "$3/import.err"
}
