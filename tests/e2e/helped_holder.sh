# SPDX-License-Identifier: MIT
# What Python's own library allocated is not blamed on Python if one variable of
# the service holds it.
. "${srcdir:-.}/tests/lib.sh"
need python3 "no python3 here"

cat >get.lua <<'EOS'
load { users = 4 }
flow("get", function() http.get("/") end)
EOS
run "$FLATLINE" profile get.lua -n "$(lasting 60 150)" -o prof -- \
    python3 "$srcdir/tests/targets/helped/keeps.py"
expect_status 0 "a Python service is profiled"
measured expect_output '^ +__main__\.Audit\.seen \(list, \+1[0-9]+\) holds [0-9.]+ .*B/request, (8[5-9]|9[0-9]|100) % of (the growth|what is held), allocated by ' \
    "the list that holds them comes first"
