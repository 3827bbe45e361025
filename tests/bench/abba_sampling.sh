# SPDX-License-Identifier: MIT
# What sampling costs in throughput, at the default rates: closed loops against
# a service in C, sampled and left alone but for the first row and the last.
#
#   make bench-sampling
#   ROUNDS=3 DURATION=30s sh tests/bench/abba_sampling.sh
. "${srcdir:-.}/tests/bench/abba_steps.sh"

abba leaky sampled "" "--sample-interval 1h" "$builddir/tests/targets/leaky"
# shellcheck disable=SC2034 # of tests/lib.sh
tests=none
