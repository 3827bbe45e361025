# SPDX-License-Identifier: MIT
# `make accuracy`: no recorded run is judged wrongly, and every table is printed.
. "${srcdir:-.}/tests/lib.sh"
series=${SERIES:-$(lasting 1 20 10000)}
run_limit=3600

run "$builddir/tests/accuracy/accuracy" "$series" "$srcdir/tests/corpus"
expect_status 0 "accuracy ends well"
expect "no recorded run is judged wrongly, at three tolerances" \
    [ "$(grep -c 'false LEAK 0, false FLAT 0' "$stdout")" -eq 6 ]
expect "each way of judging has its table of $series series a cell" \
    [ "$(grep -c "^Simulation.* $series series a cell" "$stdout")" -eq 3 ]
grep '^Simulation\|^flat\|^leak' "$stdout" | sed 's/^/# /'
