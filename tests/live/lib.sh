# lib.sh - what the live tests share: a file system of their own, and verdicts
#
# A test is a script that sources this with the build directory as its first
# argument.  It exits 0, 1 after fail, or 77 after skip.  All it makes lies in
# $scratch, which goes away with the loop device at the end.
#
# shellcheck shell=sh

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
export PATH="$PATH:/usr/sbin:/sbin"
export WORKLOAD="$build/tests/workload/workload"
export RECORDER="$build/bin/iorec-record"
iorec=$build/bin/iorec
play=$top/tests/stories/play
# shellcheck source=../stories/place
. "$top/tests/stories/place"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/iorec-live.XXXXXX")
disk=
trap clean EXIT
trap 'exit 130' INT TERM

clean() {
	place_down || true
	[ -z "$disk" ] || losetup -d "$disk" || true
	rm -rf "$scratch"
}

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

skip() {
	echo "SKIP: $*" >&2
	exit 77
}

need_tracing() {
	[ "$(id -u)" = 0 ] || skip "not root"
	[ -d /sys/kernel/tracing/instances ] || skip "tracefs is not mounted"
}

# Until the recorder says on $scratch/stderr that it traces.
wait_for_tracing() {
	until grep -qs '^Tracing' "$scratch/stderr"; do
		sleep 0.1
	done
}

# What a place needs that not every kernel and host has.
need_for_place() { # PLACE
	case $1 in
	*-crypt) [ -e /sys/class/misc/device-mapper ] || modprobe -q dm_mod ||
		skip "this kernel has no device mapper" ;;
	esac
	grep -qw "${1%-*}" /proc/filesystems || modprobe -q "${1%-*}" ||
		skip "this kernel has no ${1%-*}"
	for program in $(place_programs "$1"); do
		command -v "$program" >/dev/null || skip "no $program"
	done
}

# A place at $scratch/mnt.  Its disk is a loop device, $disk; $device is the name
# of the device that the file system is on.
need_place() { # PLACE
	need_for_place "$1"
	truncate -s 512M "$scratch/disk.img"
	disk=$(losetup -f -P --show --direct-io=on "$scratch/disk.img") ||
		skip "no loop device"
	place_up "$1" "$disk" "$scratch/mnt"
	device=$place_device
}

# Record a story; its trace is $trace, what it did $truth.
record_story() { # STORY [RECORD_OPTION...]
	story=$1
	shift
	mkdir -p "$scratch/out"
	"$play" "$story" "$scratch/mnt" "$scratch/out" -z 1 "$@" ||
		fail "cannot record the story '$story'"
	trace=$scratch/out/$story.ioz
	truth=$scratch/out/$story.truth
}

# A report by process must be what the processes of this kernel did.
compare() { # TRUTH REPORT [LEVEL [PLACE]]
	"$here/compare" "$1" "$2" "${3-vfs}" "$(uname -r)" "${4-ext4}"
}

# Nothing of a recorder is left in tracefs: no instance and no probe.
expect_nothing_left() { # PID [WHAT]
	left=$(find /sys/kernel/tracing/instances -maxdepth 1 -name "iorec.$1.*"
		grep -s "iorec_$1_" /sys/kernel/tracing/dynamic_events || true)
	[ -z "$left" ] || fail "${2-left behind}: $left"
}

# What a command prints must be what we say, to the letter.
expect_text() { # EXPECTED ACTUAL WHAT
	[ "$1" = "$2" ] || fail "$3
expected: $1
     got: $2"
}

# Run a command: its exit status and its one line on stderr.
expect_error() { # STATUS LINE COMMAND...
	wanted=$1
	line=$2
	shift 2
	status=0
	"$@" >"$scratch/stdout" 2>"$scratch/stderr" || status=$?
	[ "$status" = "$wanted" ] ||
		fail "'$*' exits $status, not $wanted: $(cat "$scratch/stderr")"
	expect_text "$line" "$(cat "$scratch/stderr")" "stderr of '$*'"
}
