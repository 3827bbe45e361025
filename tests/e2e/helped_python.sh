# SPDX-License-Identifier: MIT
# A leak in a dependency of a Python service is named with its package and line,
# by a helper that leaves what it finds as it was.
. "${srcdir:-.}/tests/lib.sh"
need python3 "no python3 here"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 7))' || {
	echo "1..0 # SKIP this Python is older than 3.7"
	tests=none
	exit 0
}
helped=$srcdir/tests/targets/helped
requests=$(lasting 60 150)

cat >get.lua <<'EOS'
load { users = 4 }
flow("get", function() http.get("/") end)
EOS
export PYTHONDONTWRITEBYTECODE=1
export PYTHONPATH="$helped/own"
WORKERS=2 run "$FLATLINE" profile get.lua -n "$requests" -o leaky -- \
    python3 "$helped/app.py" leaky
expect_status 0 "a Python service of two processes, one forked, is profiled"
measured expect_output "^ +shopcart .*B/request, (8[5-9]|9[0-9]|100) % of (the growth|what is held), allocated by \
(Cart\.)?__init__ \(cart\.py:9\).*, held by shopcart\.cart\.carts \(dict, \+1[0-9]+\)" \
    "its dependency is named with the line, and what holds it"
measured expect_output '%  kept +shopcart' "and is said to keep it"
measured expect_output 'objects .*\+[0-9.k]+ shopcart\.cart\.Cart' "so is the type that there is more of"
for file in flame.svg profile.pb profile.json; do
	expect "$file is left" test -s "leaky/$file"
done
expect "the service's own sitecustomize ran" \
    grep -q 'sitecustomize of the service' leaky/target.log
folder=$(sed -n 's/.*"PYTHONPATH=\([^:]*\):.*/\1/p' leaky/run.json)
expect "run.json tells what was set, before what was there" \
    grep -q "\"PYTHONPATH=/tmp/flatline-helpers-[^:]*:$helped/own\"" leaky/run.json
expect "and of that nothing is left" test -n "$folder" -a ! -e "$folder"
unset PYTHONPATH

run "$FLATLINE" profile get.lua -n "$(lasting 60 400)" -o fixed -- \
    python3 "$helped/app.py" fixed
expect_status 0 "the fixed service is profiled"
measured expect_output 'nothing accumulates|left nothing behind' "and nobody is blamed"

run "$FLATLINE" profile get.lua -n 12 -o apart -- python3 -I "$helped/app.py" leaky
expect_status 69 "python3 -I: status 69"
expect_error 'started with -I, -E or -S, which keep helpers out' "and why"
background python3 "$helped/app.py" leaky
run "$FLATLINE" profile get.lua -n 12 -o running --pid "$background_pid" --runtime python
expect_status 69 "one that runs already: status 69"
expect_error 'flatline did not start it' "and why"
