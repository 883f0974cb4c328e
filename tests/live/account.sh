# account.sh - hold the report of a trace against the accounts of others
#
# After lib.sh.  A test of a program records it on a device of its own, reports,
# and asks the rows in SQL:
#
#	fresh_file_system
#	start_recording
#	program
#	stop_recording
#	report_by pid
#	expect_balance
#	expect "4096" "SELECT disk_read_bytes FROM report WHERE comm = 'program'"
#
# shellcheck shell=sh

recorder=
record_level=vfs
trap end EXIT

end() {
	[ -z "$recorder" ] || kill $recorder || true
	clean
}

# What was left dirty or in memory is none of what comes.
fresh_file_system() {
	sync -f "$scratch/mnt"
	umount "$scratch/mnt"
	mount -o noatime "/dev/$device" "$scratch/mnt"
	sync -f "$scratch/mnt"
}

# Of a folio of many pages the kernel counts all as written when one is; ext4 has
# folios of one page only where files may be encrypted.
use_single_pages() {
	umount "$scratch/mnt"
	tune2fs -O encrypt "/dev/$device" >"$scratch/tune2fs" ||
		fail "cannot tune $device"
	mount -o noatime "/dev/$device" "$scratch/mnt"
}

# Returns when all events are on and all open files have been looked at.
start_recording() {
	trace=$scratch/trace.ioz
	rm -f "$trace" "$trace.old"
	: >"$scratch/record.err"
	"$RECORDER" record -z 1 -l "$record_level" -o "$trace" \
		2>"$scratch/record.err" &
	recorder=$!
	until grep -q '^Tracing' "$scratch/record.err"; do
		kill -0 $recorder 2>/dev/null ||
			fail "cannot record: $(cat "$scratch/record.err")"
		sleep 0.05
	done
	while grep -qs iorec-walk /proc/$recorder/task/*/comm; do
		sleep 0.05
	done
}

# What was written is on the disk before the recording ends, so no byte waits.
stop_recording() {
	sync -f "$scratch/mnt"
	kill -INT $recorder
	wait $recorder || fail "record: $(cat "$scratch/record.err")"
	recorder=
}

# Run a command; the kernel's account of it and of the children it waited for is
# what a shell without I/O of its own has after it: $kernel_read, $kernel_written.
run_accounted() { # COMMAND...
	# shellcheck disable=SC2016 # the inner shell's
	account=$(sh -c '"$@" >&2 && echo "shell: $$" && cat /proc/$$/io' sh "$@") ||
		fail "'$*' fails"
	kernel_read=$(of_account read_bytes)
	kernel_written=$(($(of_account write_bytes) -
		$(of_account cancelled_write_bytes)))
}

of_account() { # NAME
	echo "$account" | sed -n "s/^$1: //p"
}

# $report is a database of the rows of the device and of what lies on it, and of
# what the report says of itself.
report_by() { # KEY[,KEY]
	report=$scratch/report.db
	rm -f "$report"
	for format in csv json; do
		"$iorec" report "$trace" --by "$1" --device "$device" \
			--format $format >"$scratch/report.$format" ||
			fail "cannot report"
	done
	sqlite3 "$report" ".import --csv '$scratch/report.csv' report" "
CREATE TABLE total AS
SELECT substr(key, 6, length(key) - 11) AS direction, atom AS bytes
FROM json_each(readfile('$scratch/report.json'), '\$.total')
WHERE key LIKE 'disk_%_bytes';
CREATE TABLE checked AS
SELECT json_extract(value, '\$.direction') AS direction,
	json_extract(value, '\$.events_bytes') AS events_bytes,
	json_extract(value, '\$.kernel_bytes') AS kernel_bytes
FROM json_each(readfile('$scratch/report.json'), '\$.checks')
WHERE json_extract(value, '\$.device') = '$device';
CREATE TABLE unseen AS
SELECT json_extract(value, '\$.what') AS what, json_extract(value, '\$.why') AS why
FROM json_each(readfile('$scratch/report.json'), '\$.coverage.unseen')"
}

ask() { # QUERY
	sqlite3 -separator " " "$report" "$1" || fail "cannot ask: $1"
}

expect() { # TEXT QUERY
	expect_text "$1" "$(ask "$2")" "$2"
}

# The rows sum to the total, that is what the events tell, and that is what the
# kernel counted, to the byte; and hardly any of it is nobody's.
expect_balance() {
	expect "read 0 0 0
write 0 0 0" "
SELECT direction, bytes - (
		SELECT sum(iif(direction = 'read', disk_read_bytes, disk_write_bytes))
		FROM report
	), events_bytes - bytes, kernel_bytes - events_bytes
FROM total JOIN checked USING (direction)
ORDER BY direction"
	expect "" "
SELECT nobodys || ' of ' || bytes || ' bytes have no owner'
FROM (
	SELECT sum(disk_read_bytes + disk_write_bytes) AS bytes,
		sum((disk_read_bytes + disk_write_bytes) * (comm IN (
			'(unattributed)', '(before recording)'
		))) AS nobodys
	FROM report
)
WHERE nobodys * 200 > bytes"
}

# What the ledger charges to that shell and all that came from it, whatever the
# disk, is what the kernel counted for them.
expect_kernel_account() {
	ours=$("$iorec" sql "$trace" "
WITH RECURSIVE family (pid) AS (
	VALUES ($(of_account shell))
	UNION
	SELECT task.pid FROM task JOIN family ON task.ppid = family.pid
)
SELECT sum(disk_read_bytes) || ' ' || sum(disk_write_bytes) AS bytes
FROM ledger JOIN family USING (pid)" --format csv 2>"$scratch/sql.err" | tail -n 1) ||
		fail "$(cat "$scratch/sql.err")"
	expect_text "$kernel_read $kernel_written" "$ours" \
		"bytes read and written as the kernel says"
}
