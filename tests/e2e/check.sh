# SPDX-License-Identifier: MIT
# flatline check: validates a scenario, shows requests and replies.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

cat >two.lua <<'EOF'
load { users = 3 }
flow("read", function(user)
  local r = http.get("/items/7", { headers = { Authorization = "Bearer s3cret" } })
  expect(r.status == 200, "found")
end)
flow("write", function(user)
  local r = http.post("/items", { json = { name = "x" } })
  expect(r.status == 500, "an expectation that fails")
end)
EOF
run "$FLATLINE" check two.lua
expect_status 0 "without a target: valid"
expect_output 'users +3 +\(scenario\)' "options, and who set them"
expect_output 'GET .*/items/7' "the first request of each flow"
run "$FLATLINE" check two.lua -H 'Cookie: s3cret' -- "$leaky"
expect_status 3 "a failed expectation: status 3"
expect_output '< 200' "replies are shown"
expect_output '^  > POST .*/items$' "requests are shown"
expect_output '\{"name": ?"x"\}' "with their bodies"
expect_no_output 's3cret' "secrets are not"
port=$(free_port)
run "$FLATLINE" check two.lua --target "http://127.0.0.1:$port"
expect_status 69 "nobody answers: status 69"
expect_output 'connection refused' "and why"
expect_output '^FAILED  [0-9]+ requests? got no answer$' "and how many"
expect_output '^next: the same command, when the service answers$' "and what to do"

printf 'flow("a", function() local x = nil; x() end)\n' >broken.lua
run "$FLATLINE" check broken.lua -- "$leaky"
expect_status 3 "an error in a flow: status 3"
expect_output 'broken.lua:1: ' "with file and line"
expect "and that it is to be mended" [ "$(tail -n 1 "$stdout")" = \
    "next: the same command, when broken.lua or the service is mended" ]
printf 'while true do end\n' >endless.lua
run "$FLATLINE" check endless.lua
expect_status 65 "an endless scenario ends"
expect_error 'endless.lua:1: ' "with file and line"

cat >secret.lua <<'EOF'
local region = option("region", "eu")
local secret = env("API_SECRET")
print("the secret is", secret)
flow("log in", function(user)
  local r = http.post("/login", { query = { key = secret }, form = { password = secret }, auth = { bearer = secret } })
  http.put("/items/7", { json = { secret = secret, region = region, text = "it's" } })
  batch { { get = "/items/1" }, { get = "/items/2", name = "second" } }
  expect(false, "no " .. secret)
  error("also " .. secret)
end)
EOF
API_SECRET='s3cr"t e' run "$FLATLINE" check secret.lua --env API_SECRET \
    --set region=us -- "$leaky"
expect_status 3 "a script with a secret"
expect_no_output 's3cr' "a variable's value is not shown"
expect_no_error 's3cr' "nor printed"
expect_output 'password=\(API_SECRET\)' "its name stands for it"
expect_output '"region":"us"' "--set reaches the script"
expect_output 'no \(API_SECRET\)' "also in a check"
expect_output 'also \(API_SECRET\)' "and in an error"
sed -n 's/^  \$ //p' "$stdout" >curls
expect "a curl command for each request" [ "$(wc -l <curls)" -eq 4 ]
run "$FLATLINE" check secret.lua --env API_SECRET=s3cret --set regoin=us
expect_status 64 "an option that nobody asks for"
expect_error "did you mean 'region'" "and which may be meant"
run "$FLATLINE" check --list secret.lua --env API_SECRET=s3cret -- "$leaky"
expect_status 0 "--list"
expect_output '^log in  \(weight 1\)' "names flows"
expect_output '^  GET /items/:id$' "and their routes"
expect_output '^  second$' "by name, if they have one"
run "$FLATLINE" check --list two.lua
expect_output 'POST /items$' "without a target, as far as can be known"

# What is pasted sends the same as the scenario: the service echoes it.
cat >echo.lua <<'EOF'
flow("odd", function()
  http.put("/echo?a={b}&c=[d]", { headers = { ["X-Odd"] = "it's \"$HOME\" `id`", ["X-None"] = "" },
    body = "line\n\ttab 'quote' \\ $x \27[31m" })
end)
EOF
need bash "no bash, which reads \$'...'"
if command -v curl >/dev/null; then
	port=$(free_port)
	background "$builddir/tests/targets/shop" "$port"
	await 10 "grep -q listening '$background_log'"
	run "$FLATLINE" check echo.lua --target "http://127.0.0.1:$port"
	sed -n 's/^  \$ //p' "$stdout" >pasted.sh
	run bash pasted.sh
	expect_status 0 "a pasted line runs"
	cat >wanted <<'EOF'
PUT /echo?a={b}&c=[d]
X-Odd: it's "$HOME" `id`

line
EOF
	printf '\ttab '\''quote'\'' \\ $x \033[31m' >>wanted
	sed -e '/^Host\|^User-Agent\|^Accept\|^Content/d' -e 's/: *$/:/' "$stdout" >pasted
	expect "and sends the same" cmp wanted pasted
else
	skip "a pasted line runs" "no curl"
fi
