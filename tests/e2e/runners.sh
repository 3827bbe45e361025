# SPDX-License-Identifier: MIT
# The helpers for test runners: node:test and pytest; nightly Vitest, Jest and
# TypeScript.
. "${srcdir:-.}/tests/lib.sh"
LEAKY=$builddir/tests/targets/leaky
export LEAKY
targets=$srcdir/tests/targets/runners
run_limit=900 # of a machine that is busy
aside_limit=1800
echo 'flow("get", { get = "/items/1" })' >get.lua

# npm's package as npm.sh makes it, without the program: $FLATLINE is taken.
package=$work/node_modules/flatline
mkdir -p "$package"
cp "$srcdir"/packaging/npm/* "$package"
awk '/<<EOF$/ { text = ""; next }
/^EOF$/ && text ~ /"name": "flatline",/ { printf "%s", text; exit }
{ text = text $0 "\n" }' "$srcdir/packaging/npm.sh" |
    sed 's/\$version/1.0.0/; s/\$carriers//' >"$package/package.json"

by_node() {
	cp "$targets"/*.test.js "$work/../get.lua" .
	run node --test flat.test.js
	measured expect_status 0 "node:test: leaks are told from what is flat"
	[ "$status" -eq 0 ] || sed 's/^/# /' "$stdout"
	run node --test fails.test.js
	measured expect_status 1 "node:test: a leak fails its test"
	measured expect_output 'LEAK  heap after collection grows .*/request' "with flatline's first line"
	measured expect_output "report: .*runs/orders-.*/report.html" "and the path of the report"
	expect "which is there" test -s "$(echo runs/orders-*/report.html)"
}
by_python() {
	cp "$targets/test_flat.py" "$work/../get.lua" .
	PYTHONPATH=$srcdir/packaging/pytest PYTHONDONTWRITEBYTECODE=1
	export PYTHONPATH PYTHONDONTWRITEBYTECODE
	if python3 -c 'import pytest' 2>/dev/null; then
		run python3 -m pytest -p pytest_flatline.plugin -p no:cacheprovider test_flat.py
		what=pytest
	else
		run python3 test_flat.py
		what="plain Python"
	fi
	measured expect_status 0 "$what: leaks are told from what is flat"
	[ "$status" -eq 0 ] || sed 's/^/# /' "$stdout"
}
if command -v node >/dev/null; then
	aside by_node
else
	skip "node:test: leaks are told from what is flat" "Node.js is not installed"
fi
if command -v python3 >/dev/null; then
	aside by_python
	expect "it has the version of the program" grep -qx \
	    "version = \"$("$FLATLINE" --version | sed 's/.* //')\"" "$srcdir/packaging/pytest/pyproject.toml"
fi
gather
[ "$FORM" = nightly ] || exit 0

# Each package beside ours, so that it is found as if npm had put all there.
mkdir runners
cd runners || exit 99
npm_target runners
cd "$work" || exit 99
for module in runners/node_modules/* runners/node_modules/.bin; do
	ln -s "$(realpath "$module")" node_modules
done
cp "$targets"/flat.jest.js "$targets"/types.ts .
mkdir vitest
cp "$targets"/flat.vitest.mjs vitest/flat.test.mjs
echo '{}' >package.json
run node_modules/.bin/vitest run --dir vitest
expect_status 0 "Vitest"
run node_modules/.bin/jest --rootDir . --testMatch '<rootDir>/flat.jest.js'
expect_status 0 "Jest"
run node_modules/.bin/tsc --noEmit --strict --module nodenext --moduleResolution nodenext \
    --target es2022 --skipLibCheck types.ts
expect_status 0 "TypeScript knows the types"
python3 "$srcdir/packaging/wheel.py" 1.0.0 wheel
expect "the wheel is one" python3 -c '
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
rows = wheel.read("pytest_flatline-1.0.0.dist-info/RECORD").decode().splitlines()
sys.exit(sorted(row.split(",")[0] for row in rows) != sorted(wheel.namelist()))' \
    wheel/pytest_flatline-1.0.0-py3-none-any.whl
