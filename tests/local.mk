# Tests speak TAP: programs with cmocka, scripts with tests/lib.sh. tests/tap.sh
# runs each of them and tidies what it says.
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
LOG_COMPILER = $(SHELL) $(srcdir)/%D%/tap.sh
SH_LOG_COMPILER = $(LOG_COMPILER) $(SHELL)
AM_TESTS_ENVIRONMENT = \
	builddir='$(abs_builddir)'; export builddir; \
	FLATLINE='$(abs_builddir)/flatline'; export FLATLINE; \
	FORM='$(FORM)'; export FORM; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	ASAN_OPTIONS=detect_leaks=1; export ASAN_OPTIONS; \
	UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1; export UBSAN_OPTIONS;

# How long scripts measure: tests/lib.sh. Sanitized, they prove no verdict.
if SANITIZED
FORM = short
else
FORM = usual
endif

# Programs in check_PROGRAMS are tests, those in helpers serve tests.
check_PROGRAMS =
helpers = %D%/targets/faulty %D%/targets/history %D%/targets/leaky %D%/targets/malloced \
	%D%/targets/relay %D%/targets/shop %D%/targets/starting \
	%D%/targets/witness %D%/tools/check_schema %D%/tools/mutate
EXTRA_PROGRAMS = $(helpers)
tests_targets_faulty_SOURCES = \
	%D%/targets/faulty.c \
	%D%/targets/faulty.h \
	%D%/targets/faulty_http2.c \
	%D%/targets/faulty_inspectors.c \
	%D%/targets/faulty_mutated.c \
	%D%/targets/faulty_pages.c \
	%D%/targets/faulty_replies.c \
	%D%/targets/faulty_tls.c
# Its malloc has to be glibc's.
tests_targets_malloced_CFLAGS = -std=gnu11 -pthread $(WARNINGS)
tests_targets_malloced_LDFLAGS = -pthread
tests_targets_malloced_LDADD =
checks = \
	%D%/check-circles.sh \
	%D%/check-exports.sh \
	%D%/check-files.sh \
	%D%/check-fork.sh \
	%D%/check-format.sh \
	%D%/check-layers.sh \
	%D%/check-lists.sh \
	%D%/check-security.sh \
	%D%/check-shell.sh \
	%D%/check-size.sh \
	%D%/check-tap.sh

# Scripts that wait for the most part, or whose load leaves the processor
# idle: any number of them may run at once. The long ones first.
waiting = \
	%D%/e2e/readme.sh \
	%D%/e2e/run.sh \
	%D%/e2e/series.sh \
	%D%/e2e/cycles.sh \
	%D%/e2e/access_logs.sh \
	%D%/e2e/cover.sh \
	%D%/e2e/faults.sh \
	%D%/e2e/abort.sh \
	%D%/e2e/action.sh \
	%D%/e2e/allocator.sh \
	%D%/e2e/answers.sh \
	%D%/e2e/cgroup.sh \
	%D%/e2e/bad_input.sh \
	%D%/e2e/below.sh \
	%D%/e2e/by_route.sh \
	%D%/e2e/counters.sh \
	%D%/e2e/follows.sh \
	%D%/e2e/check.sh \
	%D%/e2e/cli.sh \
	%D%/e2e/completions.sh \
	%D%/e2e/compare.sh \
	%D%/e2e/curl_line.sh \
	%D%/e2e/descriptors.sh \
	%D%/e2e/disk_full.sh \
	%D%/e2e/drop_privileges.sh \
	%D%/e2e/functions.sh \
	%D%/e2e/init.sh \
	%D%/e2e/judge.sh \
	%D%/e2e/killed.sh \
	%D%/e2e/large_log.sh \
	%D%/e2e/last_line.sh \
	%D%/e2e/metrics.sh \
	%D%/e2e/work.sh \
	%D%/e2e/nginx.sh \
	%D%/e2e/other_user.sh \
	%D%/e2e/plot.sh \
	%D%/e2e/profile.sh \
	%D%/e2e/ready.sh \
	%D%/e2e/report.sh \
	%D%/e2e/scenarios.sh \
	%D%/e2e/transport.sh \
	%D%/e2e/torture.sh \
	%D%/e2e/ui.sh \
	%D%/e2e/untrusted.sh \
	%D%/e2e/words.sh \
	%D%/e2e/written.sh \
	%D%/e2e/namespace.sh \
	%D%/e2e/several.sh \
	%D%/e2e/salt.sh \
	%D%/e2e/segments.sh \
	%D%/e2e/visitors.sh \
	%D%/e2e/history.sh \
	%D%/e2e/where.sh

# Scripts that need a processor to themselves: one at a time.
measuring = \
	%D%/e2e/demo.sh \
	%D%/e2e/gate.sh \
	%D%/e2e/load.sh \
	%D%/e2e/replay.sh
e2e = $(measuring) $(waiting)

# These need more than a compiler, and time: `./bootstrap check --all`.
slow_waiting = \
	%D%/e2e/docs.sh \
	%D%/e2e/runners.sh \
	%D%/e2e/native.sh \
	%D%/e2e/helped_python.sh \
	%D%/e2e/helped_holder.sh \
	%D%/e2e/helped_ruby.sh \
	%D%/e2e/php.sh \
	%D%/e2e/session.sh \
	%D%/e2e/holders.sh \
	%D%/e2e/http2.sh \
	%D%/e2e/keepers.sh \
	%D%/e2e/keepers_go.sh \
	%D%/e2e/heap_dumps.sh \
	%D%/e2e/keepers_jvm.sh \
	%D%/e2e/attached.sh \
	%D%/e2e/production.sh \
	%D%/e2e/npm_pairs.sh \
	%D%/e2e/services.sh \
	%D%/e2e/unasked.sh \
	%D%/e2e/redirects.sh \
	%D%/e2e/attack.sh \
	%D%/e2e/container.sh \
	%D%/e2e/gate_images.sh \
	%D%/e2e/packages.sh \
	%D%/e2e/accuracy.sh \
	%D%/e2e/ask_three.sh \
	%D%/e2e/watch.sh \
	%D%/e2e/inspector.sh \
	%D%/e2e/snapshot.sh \
	%D%/e2e/live.sh \
	%D%/e2e/grpc.sh \
	%D%/e2e/lives.sh \
	%D%/e2e/page.sh \
	%D%/e2e/listen.sh \
	%D%/e2e/out.sh \
	%D%/e2e/kubernetes.sh \
	%D%/e2e/gate_docker.sh \
	%D%/e2e/prometheus.sh
slow_measuring = \
	%D%/e2e/forward.sh \
	%D%/e2e/ask_node.sh \
	%D%/e2e/gate_often.sh \
	%D%/e2e/workers.sh
# Two of them leave each other a processor.
slow_in_pairs = \
	%D%/e2e/pubsub.sh \
	%D%/e2e/pubsub_missed.sh \
	%D%/e2e/pubsub_production.sh \
	%D%/e2e/exporters.sh \
	%D%/e2e/proxies.sh \
	%D%/e2e/ask_go.sh \
	%D%/e2e/vary.sh \
	%D%/e2e/soak.sh
slow = $(slow_measuring) $(slow_in_pairs) $(slow_waiting)
# About services, verdicts and what a reader sees; and imports, whose readers the
# test programs and fuzzers try: of these a sanitized build would learn nothing new.
plain = \
	%D%/e2e/access_logs.sh \
	%D%/e2e/accuracy.sh \
	%D%/e2e/action.sh \
	%D%/e2e/allocator.sh \
	%D%/e2e/answers.sh \
	%D%/e2e/ask_go.sh \
	%D%/e2e/ask_node.sh \
	%D%/e2e/ask_three.sh \
	%D%/e2e/attached.sh \
	%D%/e2e/below.sh \
	%D%/e2e/completions.sh \
	%D%/e2e/container.sh \
	%D%/e2e/cover.sh \
	%D%/e2e/cycles.sh \
	%D%/e2e/demo.sh \
	%D%/e2e/docs.sh \
	%D%/e2e/exporters.sh \
	%D%/e2e/forward.sh \
	%D%/e2e/gate.sh \
	%D%/e2e/gate_docker.sh \
	%D%/e2e/gate_images.sh \
	%D%/e2e/gate_often.sh \
	%D%/e2e/heap_dumps.sh \
	%D%/e2e/holders.sh \
	%D%/e2e/init.sh \
	%D%/e2e/keepers.sh \
	%D%/e2e/keepers_go.sh \
	%D%/e2e/keepers_jvm.sh \
	%D%/e2e/kubernetes.sh \
	%D%/e2e/large_log.sh \
	%D%/e2e/last_line.sh \
	%D%/e2e/lives.sh \
	%D%/e2e/npm_pairs.sh \
	%D%/e2e/packages.sh \
	%D%/e2e/page.sh \
	%D%/e2e/production.sh \
	%D%/e2e/prometheus.sh \
	%D%/e2e/proxies.sh \
	%D%/e2e/pubsub.sh \
	%D%/e2e/pubsub_missed.sh \
	%D%/e2e/pubsub_production.sh \
	%D%/e2e/readme.sh \
	%D%/e2e/replay.sh \
	%D%/e2e/runners.sh \
	%D%/e2e/series.sh \
	%D%/e2e/services.sh \
	%D%/e2e/snapshot.sh \
	%D%/e2e/soak.sh \
	%D%/e2e/torture.sh \
	%D%/e2e/unasked.sh \
	%D%/e2e/vary.sh \
	%D%/e2e/visitors.sh \
	%D%/e2e/workers.sh

# With libFuzzer, which only the sanitized build runs.
fuzzing = %D%/e2e/fuzz.sh

# A table that takes a quarter of an hour, of which gate_often has a slice; and
# new systems that a release is tried in, of which packages has a slice.
tables = %D%/e2e/gates.sh %D%/e2e/debian.sh

# A cluster of one machine, by slurm-wlm, munge and openmpi-bin.
clusters = %D%/e2e/segments_slurm.sh

# Whole, these take an hour and a half: `make nightly`. `check --all` runs the
# same scripts in their usual form, a minute of each at most.
nightly = \
	%D%/e2e/history.sh \
	%D%/e2e/prometheus.sh \
	%D%/e2e/soak.sh \
	%D%/e2e/gate_often.sh \
	%D%/e2e/attack.sh \
	$(tables) \
	$(clusters) \
	%D%/e2e/segments.sh \
	%D%/e2e/accuracy.sh \
	%D%/e2e/ask_three.sh \
	%D%/e2e/docs.sh \
	%D%/e2e/follows.sh \
	%D%/e2e/holders.sh \
	%D%/e2e/http2.sh \
	%D%/e2e/keepers.sh \
	%D%/e2e/keepers_go.sh \
	%D%/e2e/heap_dumps.sh \
	%D%/e2e/keepers_jvm.sh \
	%D%/e2e/large_log.sh \
	%D%/e2e/live.sh \
	%D%/e2e/npm_pairs.sh \
	%D%/e2e/packages.sh \
	%D%/e2e/php.sh \
	%D%/e2e/production.sh \
	%D%/e2e/pubsub.sh \
	%D%/e2e/pubsub_production.sh \
	%D%/e2e/runners.sh \
	%D%/e2e/services.sh \
	%D%/e2e/torture.sh \
	$(fuzzing)

include tests/accuracy/local.mk
include tests/bench/local.mk
include tests/fuzz/local.mk
include tests/unit/base/local.mk
include tests/unit/cmd/local.mk
include tests/unit/drive/local.mk
include tests/unit/judge/local.mk
include tests/unit/load/local.mk
include tests/unit/net/local.mk
include tests/unit/out/local.mk
include tests/unit/profile/local.mk
include tests/unit/query/local.mk
include tests/unit/record/local.mk
include tests/unit/report/local.mk
include tests/unit/sample/local.mk
include tests/unit/scenario/local.mk
include tests/unit/traffic/local.mk
include tests/unit/verdict/local.mk

# `make check E2E=` leaves the end-to-end tests out.
E2E = $(e2e)
# The long ones first, so that nobody waits for the last one alone.
TESTS = $(E2E) $(check_PROGRAMS) $(checks)
check_DATA = $(helpers)
CLEANFILES += $(helpers)
EXTRA_DIST += \
	$(checks) \
	$(e2e) \
	$(slow) \
	%D%/cases \
	%D%/again.sh \
	%D%/blamed.sh \
	%D%/browser.sh \
	%D%/draw.h \
	$(fuzzing) \
	$(clusters) \
	$(tables) \
	%D%/installed.sh \
	%D%/lib.sh \
	%D%/made_run.sh \
	%D%/results.sh \
	%D%/schema.h \
	%D%/tools/fail_alloc.c \
	%D%/certificate.h \
	%D%/series.h \
	%D%/unit/profile/heap_made.h \
	%D%/unit/profile/hprof_made.h \
	%D%/unit/profile/jfr_made.h \
	%D%/tap.sh \
	%D%/targets/asked/Service.java \
	%D%/targets/asked/addon.c \
	%D%/targets/asked/service.go \
	%D%/targets/asked/service.js \
	%D%/targets/go \
	%D%/targets/holders/package-lock.json \
	%D%/targets/holders/package.json \
	%D%/targets/holders/serve.js \
	%D%/targets/holders/server.js \
	%D%/targets/helped/app.py \
	%D%/targets/helped/keeps.py \
	%D%/targets/helped/app.rb \
	%D%/targets/helped/gems/shopcart-1.2.3/lib/shopcart.rb \
	%D%/targets/helped/own/sitecustomize.py \
	%D%/targets/helped/site-packages/shopcart/__init__.py \
	%D%/targets/helped/site-packages/shopcart/cart.py \
	%D%/targets/jvm \
	%D%/targets/keeps/keeps.go \
	%D%/targets/keeps/keeps.js \
	%D%/targets/keeps/keeps.py \
	%D%/targets/kept/package-lock.json \
	%D%/targets/kept/package.json \
	%D%/targets/kept/server.js \
	%D%/targets/leaks/Service.java \
	%D%/targets/leaks/get.lua \
	%D%/targets/leaks/service.go \
	%D%/targets/leaks/service.js \
	%D%/targets/leaks/service.php \
	%D%/targets/leaks/service.py \
	%D%/targets/leaks/service.rb \
	%D%/targets/live.js \
	%D%/targets/native \
	%D%/targets/npm-grpc/demo.proto \
	%D%/targets/npm-grpc/demo.protoset \
	%D%/targets/npm-grpc/grpc.js \
	%D%/targets/npm-grpc/package-lock.json \
	%D%/targets/npm-grpc/package.json \
	%D%/targets/axe/package-lock.json \
	%D%/targets/axe/package.json \
	%D%/targets/npm-live/package-lock.json \
	%D%/targets/npm-live/package.json \
	%D%/targets/npm-live/server.js \
	%D%/targets/npm-pairs/get.lua \
	%D%/targets/npm-pairs/package-lock.json \
	%D%/targets/npm-pairs/package.json \
	%D%/targets/npm-pairs/server.js \
	%D%/targets/cluster/service.js \
	%D%/targets/engine/engine.py \
	%D%/targets/kubernetes/check.mjs \
	%D%/targets/kubernetes/package-lock.json \
	%D%/targets/kubernetes/package.json \
	%D%/targets/exporter/package-lock.json \
	%D%/targets/exporter/package.json \
	%D%/targets/exporter/service.js \
	%D%/targets/otlp/package-lock.json \
	%D%/targets/otlp/package.json \
	%D%/targets/otlp/receiver.js \
	%D%/targets/page.js \
	%D%/targets/php \
	%D%/targets/peers/Peer.java \
	%D%/targets/peers/peer.go \
	%D%/targets/peers/peer.js \
	%D%/targets/session.js \
	%D%/targets/pubsub/fake-pubsub.js \
	%D%/targets/pubsub/package-lock.json \
	%D%/targets/pubsub/package.json \
	%D%/targets/pubsub/server.js \
	%D%/targets/redirects.js \
	%D%/targets/runners/fails.test.js \
	%D%/targets/runners/flat.jest.js \
	%D%/targets/runners/flat.test.js \
	%D%/targets/runners/flat.vitest.mjs \
	%D%/targets/runners/package-lock.json \
	%D%/targets/runners/package.json \
	%D%/targets/runners/test_flat.py \
	%D%/targets/runners/types.ts \
	%D%/targets/six_pods.awk \
	%D%/targets/wires.js

# Everything whole, and a table at the end. soak and gate-often: one of it.
NIGHTLY = $(nightly)
nightly: flatline $(helpers) %D%/unit/net/test_replies
	rm -f nightly.times
	export TEST_TIMES='$(abs_builddir)/nightly.times' TEST_LIMIT=7200; \
	{ $(MAKE) check-TESTS TESTS='$(NIGHTLY)' FORM=nightly \
	    TEST_SUITE_LOG=suite-nightly.log || echo "make failed"; } 2>&1 | \
	    tee nightly.log
	@TEST_TIMES='$(abs_builddir)/nightly.times' \
	    $(SHELL) $(srcdir)/%D%/results.sh --all nightly.log
soak:
	$(MAKE) nightly NIGHTLY='%D%/e2e/soak.sh'
gate-often:
	$(MAKE) nightly NIGHTLY='%D%/e2e/gate_often.sh'
# All hostile peers, scripts, files and machines, as a table. ATTACK="http2 kills":
# those classes alone.
attack:
	$(MAKE) nightly NIGHTLY='%D%/e2e/attack.sh'
	@sed -n '/^# class /,/^# all /s/^# //p' tests/e2e/attack.log
.PHONY: nightly soak gate-often attack
CLEANFILES += suite-*.log nightly.log nightly.times

AM_DISTCHECK_CONFIGURE_FLAGS = --enable-werror

installcheck-local:
	$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)'; export srcdir; \
	FLATLINE='$(DESTDIR)$(bindir)/flatline' \
	mandir='$(DESTDIR)$(mandir)' \
	pkgdatadir='$(DESTDIR)$(pkgdatadir)' \
	docdir='$(DESTDIR)$(docdir)' \
	$(SHELL) $(srcdir)/%D%/installed.sh
