# SPDX-License-Identifier: MIT
# Go's profiles, wherever the service serves them; the port that takes the load
# is left alone.
. "${srcdir:-.}/tests/lib.sh"
need go "no go here: ./bootstrap check --all installs it"

cat >get.lua <<EOF
load { users = 4, rate = 400, duration = "$(lasting 1s 8s)", warmup = "1s" }
limits { growth = "256B/request" }
flow("get", function() http.get("/items/1") end)
EOF
GOCACHE=$work/gocache
export GOCACHE
expect "the service builds" \
    go build -o service "$srcdir/tests/targets/asked/service.go"
cat >bare.go <<'EOF'
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.UserAgent() != "flatline-ready" && r.URL.Path != "/items/1" {
			fmt.Println("odd request:", r.URL.Path)
		}
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
EOF
expect "one without profiles builds" go build -ldflags=-s -o bare bare.go

# The service and its administration, each at its port.
port=$(free_port)
admin=$(free_port)
[ "$admin" != "$port" ] || admin=$((port + 1))
service() { # MODE OPTION...
	mode=$1
	shift
	run env PORT="$port" ADMIN_PORT="$admin" "$FLATLINE" run get.lua \
	    -o "$name" --target "http://127.0.0.1:$port" --no-plots "$@" -- \
	    ./service "$mode" admin
}
name=leaky
service leaky
measured expect_status 1 "profiles at another port: a leak"
measured expect_output '^LEAK +heap after collection' "is told from the heap"
expect_output 'asked +service \(pid [0-9]+\), through its /debug/pprof' \
    "and how"
expect "the load's port saw the load alone" lacks 'odd request' \
    leaky/target.log
name=named
service leaky --pprof "http://127.0.0.1:$admin/debug/pprof"
measured expect_status 1 "or where --pprof says"
name=fixed
service fixed
measured expect "no leak is none" [ "$status" -ne 1 ]
measured expect_output '^  heap after collection ' "by its heap"

run env PORT="$port" "$FLATLINE" run get.lua -d "$(lasting 1s 3s)" -o without --no-plots \
    --target "http://127.0.0.1:$port" -- ./bare
expect "without net/http/pprof: said once" \
    [ "$(grep -c 'built without net/http/pprof' without/events.csv)" -eq 1 ]
expect "and nobody is asked" lacks 'odd request' without/target.log
