# sum_parts.sh - that reports of parts of the time sum to that of the whole
#
# Sourced by scripts that have $iorec and fail; files are made in the current
# directory.
#
# shellcheck shell=sh

views_of_time="cache writeback stages seeks sizes syscalls"
n_compared=0

# The keys of a view by which its rows are told apart, and what can be added up.
keys_of() { # VIEW
	case $1 in
	cache) echo pid file ;;
	writeback) echo pid cause ;;
	stages | seeks) echo pid device op ;;
	sizes) echo pid layer op from_bytes ;;
	syscalls) echo pid call ;;
	esac
}

sums_of() { # VIEW
	case $1 in
	cache)
		echo read_pages hit_pages readahead_pages inflight_pages \
			miss_pages ahead_pages unused_pages fault_pages \
			again_pages again_1g_pages
		;;
	writeback) echo bytes flusher_bytes own_bytes pages pauses pause_ns ;;
	stages) echo timed inserted ;;
	seeks) echo steps sequential random near backward ;;
	sizes) echo n bytes ;;
	syscalls) echo calls errors bytes time_ns ;;
	esac
}

by_of() { # VIEW
	case $1 in
	cache) echo pid,file ;;
	writeback) echo pid,cause ;;
	stages | seeks) echo pid,device,op ;;
	*) echo pid ;;
	esac
}

whole_and_part() { # DATABASE VIEW OPTION...
	database=$1
	view=$2
	shift 2
	"$iorec" report "$database" --view "$view" --by "$(by_of "$view")" \
		--format csv "$@"
}

# Rows of csv, with a head in front of each part, added up by their keys; rows in
# which there is nothing are no rows.
add_up() { # VIEW
	awk -F, -v keys="$(keys_of "$1")" -v sums="$(sums_of "$1")" '
		BEGIN {
			n_keys = split(keys, key, " ")
			n_sums = split(sums, sum, " ")
		}
		NR == 1 {
			head = $0
			for (i = 1; i <= NF; i++)
				at[$i] = i
		}
		$0 == head { next }
		{
			name = $at["comm"]
			for (i = 1; i <= n_keys; i++)
				name = name "," $at[key[i]]
			for (i = 1; i <= n_sums; i++)
				total[name, i] += $at[sum[i]]
			names[name]
		}
		END {
			for (name in names) {
				line = name
				any = 0
				for (i = 1; i <= n_sums; i++) {
					line = line "," sprintf("%.0f", total[name, i])
					any = any || total[name, i]
				}
				if (any)
					print line
			}
		}' | sort
}

expect_same_sums() { # VIEW WHAT
	diff whole.sums part.sums >sums.diff ||
		fail "--view $1 $2 does not sum to the whole: $(cat sums.diff)"
	n_compared=$((n_compared + $(wc -l <whole.sums)))
}

# What is told by whole seconds, and asked by no others.
is_by_second() { # VIEW
	[ "$1" = cache ] || [ "$1" = writeback ]
}

# The working set is only of a whole trace.
without_working_set() {
	awk -F, -v OFS=, '
		NR == 1 {
			for (i = 1; i <= NF; i++)
				if ($i == "used_pages")
					at = i
		}
		{
			if (at)
				$at = ""
			print
		}'
}

check_since_start() { # DATABASE VIEW
	whole_and_part "$1" "$2" | without_working_set >whole.csv
	whole_and_part "$1" "$2" --since 0 | without_working_set >part.csv
	diff whole.csv part.csv >rows.diff ||
		fail "--view $2 --since 0 is not the whole: $(cat rows.diff)"
}

check_seconds() { # DATABASE VIEW
	whole_and_part "$1" "$2" | add_up "$2" >whole.sums
	whole_and_part "$1" "$2" --interval 1 | add_up "$2" >part.sums
	expect_same_sums "$2" "by second"
}

check_halves() { # DATABASE VIEW MOMENT
	whole_and_part "$1" "$2" | add_up "$2" >whole.sums
	{
		whole_and_part "$1" "$2" --until "$3"
		whole_and_part "$1" "$2" --since "$3"
	} | add_up "$2" >part.sums
	expect_same_sums "$2" "before and after $3"
}

# What is by second is the same as of intervals of one.
check_rates() { # DATABASE
	"$iorec" report "$1" --view iostat --by device --interval 1 --top 1000 \
		--format csv >whole.sums
	"$iorec" report "$1" --view iostat --by second,device --format csv |
		sed '1s/^second/interval_s/' >part.sums
	sort -o whole.sums whole.sums
	sort -o part.sums part.sums
	expect_same_sums iostat "by second"
}

# The cells of a heat map sum to the buckets of the histograms.
check_heat() { # DATABASE
	for stage in total queue device call; do
		"$iorec" report "$1" --view latency --by host --stage $stage \
			--format csv | count_buckets >whole.sums
		"$iorec" report "$1" --view heatmap --by host --stage $stage \
			--format csv | count_buckets >part.sums
		expect_same_sums heatmap "of $stage"
		"$iorec" report "$1" --view heatmap --by host --stage $stage \
			--interval 1 --format csv | count_buckets >part.sums
		expect_same_sums heatmap "of $stage by second"
	done
}

count_buckets() {
	awk -F, '
		NR == 1 {
			for (i = 1; i <= NF; i++)
				at[$i] = i
			next
		}
		$at["from_ns"] != "" { n[$at["from_ns"]] += $at["n"] }
		END {
			for (bucket in n)
				print bucket "," n[bucket]
		}' | sort
}
