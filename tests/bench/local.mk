# Benchmarks, by hand: minutes each, on a machine that does nothing else.
EXTRA_DIST += %D%/abba_ask.sh
.PHONY: bench-ask
bench-ask: flatline$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/abba_ask.sh

# make bench: what a request costs, beside wrk, h2load and hey.
helpers += %D%/measure
EXTRA_DIST += \
	%D%/bench.sh \
	%D%/goals \
	%D%/rows \
	%D%/scenarios \
	%D%/scripted_wrk.lua \
	%D%/table.awk

.PHONY: bench
bench: flatline$(EXEEXT) %D%/measure$(EXEEXT)
	srcdir='$(srcdir)' builddir='$(abs_builddir)' \
	    $(SHELL) $(srcdir)/tests/bench/bench.sh
