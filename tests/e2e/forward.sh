# SPDX-License-Identifier: MIT
# What passes requests on is told from what does the work, which is sampled and
# judged; a database that is asked is neither.
. "${srcdir:-.}/tests/lib.sh"
relay=$builddir/tests/targets/relay
leaky=$builddir/tests/targets/leaky

cat >items.lua <<EOF
load { users = 10, rate = 600, duration = "$(lasting 1s 4s)", warmup = "2s" }
flow("items", { get = "/items" })
EOF
starts() { # COMMAND...: in the background, and waits until it listens
	background "$@"
	await 10 "grep -q listening '$background_log'"
}
leaking=$(free_port)
starts "$leaky" --port "$leaking" --leak 4096 --delay-ms 2
leak=$background_pid
healthy=$(free_port)
starts "$leaky" --port "$healthy"

port=$(free_port)
starts "$relay" --port "$port" --to "$leaking" --close
front=$background_pid
run "$FLATLINE" run items.lua --no-plots --target "http://127.0.0.1:$port" -o behind
measured expect_status 1 "a leak behind a proxy: status 1"
measured expect_output "^  target    leaky \(pid $leak\), behind relay \(pid $front\), native" \
    "the process that does the work is named, and the proxy"
measured expect "and in run.json, with its place" \
    grep -q "\"to\": \"127.0.0.1:$leaking\"" behind/run.json
run "$FLATLINE" judge behind
measured expect_status 1 "judged again: status 1"

run "$FLATLINE" run items.lua --no-plots --target "http://127.0.0.1:$port" --pid "$leak"
expect_no_output "answered the load" "--pid of what does the work, --target of its proxy"
measured expect_output "^  target    leaky \(pid $leak\), behind relay" "is as good"

port=$(free_port)
starts "$relay" --port "$port" --to "$healthy"
run "$FLATLINE" run items.lua --no-plots --target "http://127.0.0.1:$port"
measured expect_output ", behind relay \(pid $background_pid\)" \
    "a healthy service behind a proxy that keeps its connections"
expect_no_output '^LEAK' "is no leak"

port=$(free_port)
starts "$relay" --port "$port" --ask "$leaking"
run "$FLATLINE" run items.lua --no-plots --target "http://127.0.0.1:$port"
expect_output "^  target    relay \(pid $background_pid\), native" \
    "a database that grows beside the service is not judged"
expect_no_output '^LEAK' "and no leak of the service"

starts "$relay" --unix "$work/up.sock" --leak 4096
leak=$background_pid
port=$(free_port)
starts "$relay" --port "$port" --to-unix "$work/up.sock" --close
run "$FLATLINE" run items.lua --no-plots --target "http://127.0.0.1:$port" -o unix
measured expect_status 1 "a leak behind a proxy and a unix socket: status 1"
measured expect_output "^  target    relay \(pid $leak\), behind relay \(pid $background_pid\)" \
    "the process that does the work is named"
measured expect "and in run.json, with its path" \
    grep -q "\"to\": \"$work/up.sock\"" unix/run.json
