# lib.sh - what the benchmarks share: a scratch directory, a load, medians
#
# A benchmark is a script that sources this with the build directory as its
# first argument.  It takes turns: each repetition measures every contestant
# once, so that a host that grows slow does so for all of them.
#
# shellcheck shell=sh

build=$(cd "${1:?no build directory}" && pwd)
: "${REPETITIONS:=5}"
level=vfs # of what is recorded
options=  # of iorec, beside it
workload=$build/tests/workload/workload
usage=$build/tests/usage
iorec=$build/bin/iorec
recorder=$build/bin/iorec-record
tracing=/sys/kernel/tracing

die() {
	echo "bench: $*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] || die "run as root"
[ -d $tracing/instances ] || die "tracefs is not mounted"
[ -x "$usage" ] || die "no tests in '$build'; configure with -DIOREC_TESTS=ON"
command -v trace-cmd >/dev/null ||
	die "no trace-cmd; run tests/install-packages test"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/iorec-bench.XXXXXX")
instance=$tracing/instances/iorec-bench.$$
trap clean EXIT
trap 'exit 130' INT TERM

clean() {
	[ ! -d "$instance" ] || rmdir "$instance"
	rm -rf "$scratch"
}

# A file in memory, small enough for no reader to wait for a disk.
make_hot_file() {
	"$workload" make "$scratch/hot" 2039 4096
	"$workload" warm "$scratch/hot" 1 65536
}

# The events of iorec's level on this kernel, one a line, for all to record.
list_events() {
	# shellcheck disable=SC2016 # the inner shell's parent is the recorder
	"$recorder" record -l $level -o "$scratch/list.ioz" -- sh -c \
		"cat $tracing/instances/iorec.\$PPID.0/set_event" \
		>"$scratch/events" 2>"$scratch/err" ||
		die "cannot record: $(cat "$scratch/err")"
}

# Both recorders around a command; what they took goes into all.usage.
record_with_iorec() { # FILE COMMAND...
	file=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	"$usage" "$scratch/all.usage" "$recorder" record -l $level $options \
		-o "$file" -- "$@" 2>"$scratch/err" ||
		die "cannot record: $(cat "$scratch/err")"
}

# trace-cmd with the same events, in an instance of ours, on iorec's terms.
record_with_trace_cmd() { # FILE COMMAND...
	file=$1
	shift
	# -d, -k: it must not touch the function tracer, which a kernel under
	# lockdown refuses; then it leaves its instance to us.
	# shellcheck disable=SC2046 # a list of words
	"$usage" "$scratch/all.usage" trace-cmd record -q -d -k -B "${instance##*/}" -C mono -b 4096 \
		$(sed 's/^/-e /' "$scratch/events") -o "$file" "$@" \
		>"$scratch/err" 2>&1 || die "cannot record: $(cat "$scratch/err")"
	rmdir "$instance"
}

# The sum of a number of trace-cmd's, over all CPUs.
trace_cmd_sum() { # FILE NAME
	trace-cmd report --stat -i "$1" 2>/dev/null |
		awk -F ': *' -v name="$2" '$1 == name { sum += $2 } END { print sum + 0 }'
}

# Of each column of numbers its median.
medians() { # FILE
	awk '
	{
		for (i = 1; i <= NF; i++)
			values[i, NR] = $i
		n = NF
	}
	END {
		for (i = 1; i <= n; i++) {
			for (j = 2; j <= NR; j++) {
				value = values[i, j]
				for (k = j; k > 1 && values[i, k - 1] > value; k--)
					values[i, k] = values[i, k - 1]
				values[i, k] = value
			}
			printf "%s%s", values[i, int((NR + 1) / 2)], i < n ? OFS : ORS
		}
	}' "$1"
}

print_host() {
	echo "$(uname -sr), $(nproc) CPUs, load $(cut -d ' ' -f 1 /proc/loadavg)," \
		"$(trace-cmd --version 2>&1 | grep -o 'version [0-9.]*' | sed 's/version/trace-cmd/')," \
		"medians of $REPETITIONS"
}
