# SPDX-License-Identifier: MIT
# Who leaves goroutines and memory behind in Go: modules that a service uses in
# a leaky way, each beside its right use. What they are is told in
# tests/targets/go/.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/blamed.sh"
need go "no go here"
run_limit=300
cat >get.lua <<'END'
load { users = 4, duration = "60s", warmup = "60s", timeout = "30s" }
flow("get", function() http.get("/items/1") end)
END
cp -R "$srcdir/tests/targets/go" service
chmod -R u+w service
expect "the service builds" \
    sh -c "cd service && GOFLAGS=-mod=mod GOPROXY=off GOCACHE=$work/gocache go build -o ../shop ."
leak() { # NAME REQUESTS RIGHT SAYS
	blamed "$1" leaky "$2" ./shop "$1" leaky
	row "$1" leaky "$3"
	measured expect_output "$4" "$1, leaky: and how it is reached"
	[ "$FORM" = nightly ] || return 0
	blamed "$1" fixed "$2" ./shop "$1" fixed
	row "$1" fixed nobody
}

leak wait "$(lasting 60 300 600)" example.org/pool \
    'goroutines that wait at pool.Run.func1 \(pool.go:15\) \([0-9,]+\) ← created by pool.Run \(pool.go:14\)'
expect_no_output '^ +runtime.malg' "and it is not the runtime that is named"
[ "$FORM" = nightly ] || exit 0
leak body 300 example.org/rates 'persistConn.*rates.Fetch \(rates.go:[0-9]+\)'
leak map 20000 example.org/pool 'example.org/pool '
