# SPDX-License-Identifier: MIT
# flatline check: validates a scenario, shows requests and replies.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

for scenario in "$srcdir"/scenarios/*.lua; do
	run "$FLATLINE" check "$scenario"
	expect_status 0 "$(basename "$scenario") is valid"
done

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

printf 'flow("a", function() local x = nil; x() end)\n' >broken.lua
run "$FLATLINE" check broken.lua -- "$leaky"
expect_status 3 "an error in a flow: status 3"
expect_output 'broken.lua:1: ' "with file and line"
printf 'while true do end\n' >endless.lua
run "$FLATLINE" check endless.lua
expect_status 65 "an endless scenario ends"
expect_error 'endless.lua:1: ' "with file and line"
