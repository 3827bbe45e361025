# SPDX-License-Identifier: MIT
# The examples in scenarios/ and those of the manual page, each checked against
# a small shop; and where a scenario cannot get to.
. "${srcdir:-.}/tests/lib.sh"
shop=$builddir/tests/targets/shop

port=$(free_port)
background "$shop" "$port"
await 10 "grep -q listening '$background_log'" || exit 99
url=http://127.0.0.1:$port

# The shop speaks requests alone: tests/e2e/live.sh holds connections, and
# tests/e2e/grpc.sh calls gRPC.
holds() { # FILE
	grep -qE 'ws\.connect|http\.stream|tcp\.connect|grpc\.|lib\.(graphql_ws|socketio)' "$1"
}

for scenario in "$srcdir"/scenarios/*.lua; do
	name=$(basename "$scenario")
	case $name in *.d.lua) continue ;; esac
	# The shop does not speak that: tests/e2e/nginx.sh.
	[ "$name" = http2.lua ] && http2=--no-http2 || http2=
	if ! holds "$scenario"; then
		run "$FLATLINE" check "$scenario" --target "$url" \
		    ${http2:+"$http2"}
		expect_status 0 "scenarios/$name holds against the shop"
	fi
	expect "$name fits a screen" [ "$(wc -l <"$scenario")" -le 40 ]
	run "$FLATLINE" check "$scenario"
	expect_status 0 "$name is valid without a target"
done
expect "a dozen examples" \
    [ "$(find "$srcdir/scenarios" -maxdepth 1 -name '*.lua' | wc -l)" -gt 12 ]
run "$FLATLINE" check "$srcdir/scenarios/flatline.d.lua"
expect_status 65 "what is for editors does not run"
expect_error 'declares types for editors' "and says so"

awk '/^function / && before !~ /^---@/ { print FILENAME ": " $0 }
{ before = $0 }' "$srcdir"/scenarios/lib/*.lua >untyped
expect_empty untyped "each function of a module tells editors its types"

# Every example of the manual page: a part of a flow is put into one.
mkdir -p man/data man/lib
cp "$srcdir"/scenarios/data/* man/data
cp "$srcdir"/scenarios/lib/* man/lib
awk '/^\.EX/ { n++; inside = 1; next }
/^\.EE/ { inside = 0; next }
inside { gsub(/\\-/, "-"); gsub(/\\e/, "\\"); gsub(/\\&/, "")
	print > sprintf("man/%02d.part", n) }' "$srcdir/man/flatline-scenario.7"
for part in man/*.part; do
	case $(cat "$part") in *"flatline "*) continue ;; esac
	file=${part%.part}.lua
	if grep -q '^flow' "$part"; then
		cp "$part" "$file"
	elif grep -qE '^(load|limits|setup|teardown|local [a-z, ]+ = (data|require|option))' "$part"; then
		{ cat "$part"; echo 'flow("x", function() http.get("/") http.post("/orders") end)'; } >"$file"
	else
		{ echo 'flow("x", function(user)'; cat "$part"; echo 'end)'; } >"$file"
	fi
	target="--target $url"
	! holds "$part" || target=
	# shellcheck disable=SC2086 # two words, or none
	run "$FLATLINE" check "$file" $target --env PASSWORD=enchantress
	expect_status 0 "man: $(head -n 1 "$part")"
done

# Load goes to the target alone.
cat >away.lua <<'EOF'
flow("redirect", function() http.get("/away", { redirects = 1 }) end)
flow("host", function() http.get("http://127.0.0.2:9/") end)
flow("port", function() http.get("http://127.0.0.1:9/") end)
flow("scheme", function() http.get("https://127.0.0.1/") end)
EOF
run "$FLATLINE" check away.lua --target "$url"
expect_status 69 "no way to another host, port or scheme"
expect "each is refused" \
    [ "$(grep -c 'host not allowed: .* is not the target' "$stdout")" -eq 4 ]
expect_output 'http://127.0.0.2:9 is not the target: allow it with --allow-host' \
    "a redirect too, and what would let it"
run "$FLATLINE" check away.lua --target "$url" --allow-host 127.0.0.2:9
expect_output 'connection refused' "what is allowed is tried"

# Two users, a real run: setup, cookies, batches and data all together.
run "$FLATLINE" run "$srcdir/scenarios/login.lua" -o login -n 200 --warmup 0s \
    --no-plots --json -- "$shop"
expect "setup and teardown are not counted" \
    grep -q '"measured_requests":200,' "$stdout"
expect "no error in it" grep -q '"errors":0,' "$stdout"
run "$FLATLINE" run "$srcdir/scenarios/five-steps.lua" -o steps -n 400 \
    --warmup 0s --no-plots --json -- "$shop"
expect "five steps, and no error" grep -q '"errors":0,' "$stdout"
expect "those that lost patience are told from the others" \
    grep -q 'GET /slow (aborted)' steps/routes.csv
cat >setup.lua <<'EOF'
setup(function() return http.get("/items"):json().nothing.at.all end)
flow("x", { get = "/" })
EOF
run "$FLATLINE" run setup.lua -o setup -n 10 --target "$url"
expect_status 65 "a setup that fails: no load"
expect_error 'setup.lua:1: attempt to index a nil value' "and why"
expect "nothing is left of it" test ! -e setup
