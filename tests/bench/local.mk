# Benchmarks, by hand: minutes each, on a machine that does nothing else.
EXTRA_DIST += \
	%D%/abba_ask.sh \
	%D%/abba_profile.sh \
	%D%/abba_sampling.sh \
	%D%/abba_steps.sh
.PHONY: bench-ask bench-profile bench-sampling
bench-ask: flatline$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/abba_ask.sh
bench-profile: all
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/abba_profile.sh
bench-sampling: flatline$(EXEEXT) tests/targets/leaky$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/abba_sampling.sh

# make bench: what a request costs, beside wrk, h2load, hey and Node's ws
# and grpc-js.
helpers += %D%/measure
EXTRA_DIST += \
	%D%/bench.sh \
	%D%/goals \
	%D%/grpc_client.js \
	%D%/instructions \
	%D%/rows \
	%D%/scenarios \
	%D%/scripted_wrk.lua \
	%D%/table.awk \
	%D%/ws_client.js

.PHONY: bench
bench: flatline$(EXEEXT) %D%/measure$(EXEEXT)
	srcdir='$(srcdir)' builddir='$(abs_builddir)' \
	    $(SHELL) $(srcdir)/tests/bench/bench.sh
# Instructions alone, which no other load on the machine changes.
.PHONY: bench-instructions
bench-instructions:
	$(MAKE) bench BENCH_ROUNDS=0

# A gibibyte of access log: time and memory.
EXTRA_DIST += %D%/log.sh
.PHONY: bench-log
bench-log: flatline$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/log.sh

# Runs of segments that are merged: time and memory.
EXTRA_DIST += %D%/merge.sh
.PHONY: bench-merge
bench-merge: flatline$(EXEEXT) tests/targets/leaky$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/merge.sh
