# lib.sh - what the tests of the command line share
#
# A test is a script that sources this with the build directory as its first
# argument; it is in a directory of its own, $scratch.  $top/testdata has traces.
#
# shellcheck shell=sh

top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
iorec=$build/bin/iorec

scratch=$(mktemp -d "${TMPDIR:-/tmp}/iorec-cli.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch"

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# What a command prints must be what we say, to the letter.
expect_text() { # EXPECTED ACTUAL WHAT
	[ "$1" = "$2" ] || fail "$3
expected: $1
     got: $2"
}

# Run a command: its exit status, its one line on stderr, nothing on stdout.
expect_error() { # STATUS LINE COMMAND...
	wanted=$1
	line=$2
	shift 2
	status=0
	"$@" >stdout 2>stderr || status=$?
	[ "$status" = "$wanted" ] ||
		fail "'$*' exits $status, not $wanted: $(cat stderr)"
	expect_text "$line" "$(cat stderr)" "stderr of '$*'"
	[ ! -s stdout ] || fail "'$*' prints on stdout: $(cat stdout)"
}
