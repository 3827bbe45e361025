# SPDX-License-Identifier: MIT
# A large log is read in constant memory, and no format takes more than twice the
# time per byte that the combined one takes. Processor time is compared, the least
# of three; nightly the logs have a gibibyte.
. "${srcdir:-.}/tests/lib.sh"
mib=$(lasting 1 16 1024)
run_limit=600

cat >get.lua <<'EOS'
flow("item", { get = "/items/1" })
flow("order", { post = "/orders" })
EOS

cat >line.awk <<'EOS'
BEGIN {
	combined = "192.0.2.%d - - [02/Jan/2026:03:%02d:%02d +0000] \"%s HTTP/1.1\" 200 512\n"
	lines["combined"] = combined
	lines["cri"] = "2026-01-02T03:04:05.5Z stdout F " combined
	lines["json"] = "{\"remote_addr\":\"192.0.2.%d\",\"time\":\"2026-01-02T03:%02d:%02dZ\",\"request\":\"%s HTTP/1.1\",\"status\":200}\n"
	lines["logfmt"] = "remote_addr=192.0.2.%d time=2026-01-02T03:%02d:%02dZ request=\"%s HTTP/1.1\" status=200\n"
	for (i = 0; i < 12000; i++)
		printf lines[format], i % 250, i / 60 % 60, i % 60,
		    i % 4 ? "GET /items/" i : "POST /orders"
}
EOS

# Whole lines of about a mebibyte, as often as is wanted.
make_log() { # FORMAT
	awk -v format="$1" -f line.awk | head -c 1048576 | sed '$d' >part.log
	for _ in $(seq "$mib"); do
		cat part.log
	done >"$1.log"
}

# Milliseconds of processor time of all children of this shell so far, in a file;
# in a pipe it would be another shell.
spent_ms() { # FILE
	times >spent
	awk 'NR == 2 { gsub(/[ms]/, " "); print ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }' \
	    spent >"$1"
}

# The least of three, in nanoseconds per byte; the log is read within 300 MB.
cost_of() { # FORMAT
	least=
	for _ in 1 2 3; do
		spent_ms before
		run sh -c 'ulimit -v 300000; exec "$@"' sh "$FLATLINE" cover get.lua \
		    --access-log "$1.log" --min 90%
		spent_ms after
		now=$(paste before after | awk '{ printf "%d", $2 - $1 }')
		[ -n "$least" ] && [ "$least" -le "$now" ] || least=$now
	done
	cost=$(awk -v ms="$least" -v bytes="$(wc -c <"$1.log")" \
	    'BEGIN { printf "%.1f", ms * 1e6 / bytes }')
}

for format in combined json logfmt cri; do
	make_log "$format"
	cost_of "$format"
	expect_status 0 "$format: $mib MiB are read in constant memory"
	expect_output 'all 2 routes, 100 %' "$format: and understood"
	[ "$format" != combined ] || base=$cost
	measured expect "$format: $cost ns a byte, at most twice $base" \
	    awk -v cost="$cost" -v base="$base" 'BEGIN { exit !(cost > 0 && cost <= 2 * base) }'
	rm -f "$format.log"
done
