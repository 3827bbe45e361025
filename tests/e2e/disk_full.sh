# SPDX-License-Identifier: MIT
# A disk that fills up: what was measured before is kept and judged.
. "${srcdir:-.}/tests/lib.sh"
leaky=$builddir/tests/targets/leaky

mkdir small
if ! mount -t tmpfs -o size=64k tmpfs small 2>/dev/null; then
	skip "disk full" "a small tmpfs can only be mounted by root"
	exit 0
fi
unmount() {
	umount "$work/small" 2>/dev/null
	finish
}
trap unmount EXIT

cat >long.lua <<'EOF'
load { users = 2, duration = "60s", warmup = "500ms" }
flow("get", function(user) http.get("/"); think("2ms") end)
EOF

run "$FLATLINE" run long.lua -o small/run --no-plots --sample-interval 10ms -- \
    "$leaky" --leak 4096
expect_status 74 "a full disk ends the run with status 74"
expect_error 'cannot write small/run/.*No space left' "and says where"
run "$FLATLINE" judge small/run
expect "what was measured is judged" [ "$status" -le 2 ]
