# SPDX-License-Identifier: MIT
# Text of others on its way out: it gives a CI runner no commands, and passwords
# stay where they were written.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky
background "$leaky"
await 10 "grep -q listening '$background_log'" || exit 99
target=http://127.0.0.1:$(sed -n 's/.* //p' "$background_log")

cat >commands.lua <<'EOF'
load { users = 1, requests = 30, warmup = "0s" }
flow("::warning::a ##[set-output name=v]FLAT", function()
  local r = http.get("/##[error]b", { name = "GET ##[group]c" })
  log("::add-mask::d")
  expect(r.status == 999, "##vso[task.complete]e")
end)
flow("y", function() error("##[add-mask]f") end)
EOF

# Nothing on either stream that a runner would obey, but our own annotation.
obeyed() {
	grep -E '##[a-zA-Z]*\[|^[[:space:]]*::' "$stdout" "$stderr" |
	    grep -v ':::\(notice\|warning\|error\) title=flatline%3A' >.obeyed
	expect_empty .obeyed "$1: no command for a runner"
}
export GITHUB_ACTIONS=true
run "$FLATLINE" check commands.lua --target "$target"
expect_status 3 "check shows what it did"
expect_output 'GET .*/#[?]\[error\]b' "with a mark in it"
obeyed "check"
run "$FLATLINE" check --list commands.lua --target "$target"
obeyed "check --list"
run "$FLATLINE" run commands.lua --target "$target" -o run --no-plots -v
expect_output '^::[a-z]+ title=flatline%3A ' "run annotates the job"
obeyed "run"
run "$FLATLINE" run commands.lua --target "$target" -o json --no-plots --json
obeyed "run --json"
run "$FLATLINE" judge run/samples.csv nosuch##\[x\].csv
obeyed "judge"
printf '192.0.2.1 - - [01/Jan/2026:00:00:00 +0000] "GET /##[x]?q=%s HTTP/1.1" 200 1\n' \
    '##[y]' >access.log
cat >body.har <<'EOF'
{"log": {"entries": [{"request": {"method": "POST", "url": "http://a.test/b",
  "postData": {"mimeType": "text/plain", "text": "##[y] z"}},
  "response": {"status": 200}}]}}
EOF
run "$FLATLINE" import har body.har
expect_output '\\035#\[y\] z' "import writes a text that is the same in Lua"
obeyed "import"
run "$FLATLINE" cover run --access-log access.log
obeyed "cover"
unset GITHUB_ACTIONS

# Passwords.
cat >secret.lua <<'EOF'
-- the old one was password=hush-comment
load { users = 1, requests = 30, warmup = "0s", auth = "me:hush-auth" }
option("password", "hush-option")
flow("a", function()
  http.post("/b?token=hush-query", { json = { password = "hush-json" },
    headers = { Authorization = "Bearer hush-bearer", ["X-Api-Key"] = "hush-key" } })
  http.post("/c", { body = "user=ann&password=hush-form" })
  http.get("/d", { auth = "ann:hush-wrong" })
end)
EOF
run "$FLATLINE" run secret.lua --target "$target" -o told --no-plots \
    --set password=hush-set
expect "the run was made" [ "$status" -le 3 ]
expect "the report shows the scenario" grep -q '(redacted)' told/report.html
grep -rno 'hush-[a-z]*' told >.told
expect_empty .told "and no file of the run holds a password"

cat >login.har <<'EOF'
{"log": {"entries": [
  {"request": {"method": "GET", "url": "http://joe:hush-login@a.test/cb?code=hush-c0de&state=x"},
   "response": {"status": 200}},
  {"request": {"method": "POST", "url": "http://a.test/token", "postData": {
    "mimeType": "application/x-www-form-urlencoded",
    "text": "grant_type=authorization_code&code=hush-form"}},
   "response": {"status": 200}}]}}
EOF
run "$FLATLINE" import har login.har
expect_status 0 "a HAR with logins"
expect_output '/token' "the login is no part of the host"
expect_no_output 'hush' "nor of the scenario"
expect_no_error 'hush|joe' "nor of what is said"
