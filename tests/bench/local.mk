# Benchmarks, by hand: minutes each, on a machine that does nothing else.
EXTRA_DIST += %D%/abba_ask.sh
.PHONY: bench-ask
bench-ask: flatline$(EXEEXT)
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	$(SHELL) $(srcdir)/tests/bench/abba_ask.sh
