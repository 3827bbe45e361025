# SPDX-License-Identifier: MIT
# `make accuracy`: no recorded run is judged wrongly, and every table is printed.
. "${srcdir:-.}/tests/lib.sh"
series=${SERIES:-$(lasting 1 10 1000)}
run_limit=3600

run "$builddir/tests/accuracy/accuracy" "$series" "$srcdir/tests/corpus"
expect_status 0 "accuracy ends well"
expect "no recorded run is judged wrongly, at three tolerances" \
    [ "$(grep -c 'false LEAK 0, false FLAT 0' "$stdout")" -eq 6 ]
expect "of those with an answer nine in ten and more are decided" \
    grep -q '^ 64 B/request, not JVM: .* have an answer, of those \(9[2-9]\|100\)' "$stdout"
expect "each way of judging has its table of $series series a cell" \
    [ "$(grep -c "^Simulation.* $series series a cell" "$stdout")" -eq 3 ]
expect "each simulated service has its line" \
    grep -q "^Simulated services, $series series a cell" "$stdout"
expect "the cells with an answer are summed up" \
    grep -q '^  decided [0-9.]* %' "$stdout"
expect "requests needed stand beside the least" \
    grep -q '^Requests needed until half of ' "$stdout"
sed -n '/^Cells with an answer/,/^Cells without/p' "$stdout" | sed 's/^/# /'
grep '^Simulation\|^flat\|^leak' "$stdout" | sed 's/^/# /'
