# SPDX-License-Identifier: MIT
# A service that keeps something for each connection, error, abort or visitor, or
# by the clock, beside its healthy twin: what run says that growth follows.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

two() { # NAME FLOW: of three requests one is that
	cat >"$1.lua" <<END
load { rate = 200, duration = "$(lasting 1s 8s 30s)", warmup = "500ms" }
flow("plain", { get = "/a", weight = 2 })
flow("other", { $2, weight = 1 })
END
}
two connections 'get = "/a", headers = { Connection = "close" }'
two errors 'get = "/bad", expect = 400'
two aborts 'get = "/big", abort_after = "64KiB"'
cat >visitors.lua <<END
load { rate = 100, duration = "$(lasting 1s 8s 30s)", warmup = "500ms", visitors = "new" }
flow("short", { get = "/a", weight = 2 })
flow("long", function() for _ = 1, 6 do http.get("/a") end end)
END
cat >time.lua <<END
load { rate = 200, duration = "$(lasting 1s 8s 30s)", warmup = "500ms" }
flow("plain", { get = "/a" })
END

meanwhile "$FLATLINE" run connections.lua -o healthy --no-plots -- "$leaky"
run "$FLATLINE" run connections.lua -o opened --no-plots -- \
    "$leaky" --leak-connection 65536
measured expect_status 1 "what is kept for each connection is a LEAK"
tr -s '\n ' ' ' <"$stdout" >line
measured expect "which follows connections, each of so much" grep -Eq \
    ' follows connections: 6[0-9]\.[0-9] KiB each(, between [56][0-9]\.[0-9] and [67][0-9]\.[0-9])?; with requests' line
measured expect_no_output 'vary-load' "and no other command is needed to see it"
measured expect "in the summary too" grep -q 'follows.*connections: 6' \
    opened/summary.md
measured expect "and in the report" grep -q 'Growth follows connections: 6' \
    opened/report.html
run "$FLATLINE" judge --json opened
measured expect_output '"driver": ?"connections"' "the JSON says which"
measured expect_output '"unit": ?"bytes/connection"' "and what it is per"
expect "opened connections, aborts and all errors are on record" grep -q \
    '^time_s,requests,errors,visitors,connections,aborts,all_errors,' \
    opened/samples.csv
join
measured expect "the healthy twin is no LEAK" [ $status -ne 1 ]

# Real services, at the default duration: never another cause than the true one.
named() { # CAUSE: no other is named, and its healthy twin is no LEAK
	sed -n 's/.*"driver": *"\([a-z]*\)".*/\1/p' named.json >driver
	[ ! -s driver ] || grep -qx "$1" driver
}
service() { # NAME COMMAND...
	of=$1
	shift
	for cause in connections errors aborts visitors time; do
		vary=
		[ $cause != time ] || vary=--vary-load
		# shellcheck disable=SC2086 # nothing, or an option
		run "$FLATLINE" run $cause.lua -o "$of-$cause" --no-plots $vary -- \
		    "$@" $cause
		"$FLATLINE" judge --json "$of-$cause" >named.json
		expect "$of keeps for $cause: no other cause is named" named $cause
		[ ! -s driver ] || echo "# $of $cause: $(cat driver)"
		meanwhile "$FLATLINE" run $cause.lua -o "$of-none-$cause" \
		    --no-plots -- "$@" none
		join
		expect "$of keeps nothing for $cause: no LEAK" [ $status -ne 1 ]
	done
}
if [ "$FORM" = nightly ]; then
	keeps=$srcdir/tests/targets/keeps/keeps
	for tool in node python3 go; do
		command -v $tool >/dev/null || skip "$tool" "not installed"
	done
	command -v node >/dev/null && service node node "$keeps.js"
	command -v python3 >/dev/null && service python python3 "$keeps.py"
	command -v go >/dev/null && go build -o keeping "$keeps.go" &&
	    service go ./keeping
fi
