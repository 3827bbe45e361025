# SPDX-License-Identifier: MIT
# Steps of the benchmarks that compare two ways to run: in the order A B B A, so
# that a drift of the machine falls on both alike. Medians, and the best of
# each, which a machine that does other things disturbs less.
. "${srcdir:-.}/tests/lib.sh"
# shellcheck disable=SC2034 # of tests/lib.sh
run_limit=300

cat >get.lua <<'EOS'
load { users = 16, warmup = "4s" }
flow("get", { get = "/items/1" })
EOS

# once FILE OPTION...: adds its requests a second to FILE
once() {
	rates=$1
	shift
	rm -rf once
	run "$FLATLINE" run get.lua -o once -d "${DURATION:-12s}" --no-plots "$@"
	awk -F'[:,]' '/"measured_requests"/ { n = $2 } /"measured_s"/ { s = $2 }
		END { printf "%.0f\n", n / s }' once/run.json >>"$rates"
}

# The median, the highest, and how far apart they lie, as part of the median.
figures() { # FILE
	sort -n "$1" | awk '{ a[NR] = $1 }
		END { m = (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2
		print m, $1, (a[NR] - a[1]) / m }'
}

# abba NAME WORD 'OPTIONS OF A' 'OPTIONS OF B' COMMAND...
abba() {
	name=$1 word=$2 a=$3 b=$4
	shift 4
	for round in $(seq "${ROUNDS:-2}"); do
		echo "# $name, round $round" >&2
		# shellcheck disable=SC2086 # options
		for way in a b b a; do
			case $way in
			a) once "$name-a" $a -- "$@" ;;
			b) once "$name-b" $b -- "$@" ;;
			esac
		done
	done
	{ figures "$name-a"; figures "$name-b"; } | xargs |
	    awk -v name="$name" -v word="$word" '{
		printf "%-5s requests/s %s %.0f, not %.0f: %.3f; at best " \
		    "%.0f, %.0f: %.3f; spread of each %.3f, %.3f\n", name, word,
		    $1, $4, $1 / $4, $2, $5, $2 / $5, $3, $6 }'
	echo "# $word: $(xargs <"$name-a"), not: $(xargs <"$name-b")"
}
