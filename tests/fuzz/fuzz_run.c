/* SPDX-License-Identifier: MIT */
/*
 * A run directory from anywhere: one of its files is any text, the first byte
 * says which. It is judged, compared, reported, and drawn up to gnuplot.
 */
#include "fuzz.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "judge/compare.h"
#include "judge/judge.h"
#include "report/plot.h"
#include "report/report.h"

/* Rows of a leak of 10 KiB a request, and of its two routes. */
#define S(t)                                                                   \
	t "0,1" t "000,0,9" t "0600000,8" t "0000000\n" t "5,1" t "500,0,9" t  \
	  "3500000,8" t "3200000\n"
#define R(t)                                                                   \
	t "0,GET /a,2xx," t "800,0\n" t "0,\"POST /b,c\",2xx,1" t "00,0\n" t   \
	  "0,GET /a,failed," t ",1\n"
#define SAMPLES                                                                \
	"time_s,requests,errors,rss_bytes,anon_bytes\n" S("1") S("2") S("3")   \
	    S("4") S("5") S("6") S("7") S("8") S("9")
#define ROUTES                                                                 \
	"time_s,route,status_class,requests,errors\n" R("1") R("2") R("3")     \
	    R("4") R("5") R("6") R("7") R("8") R("9")
#define EVENTS                                                                 \
	"time_s,event,detail\n0,phase,warm-up\n10,phase,measure\n"             \
	"30,gap,\"a, b\"\n60,asked,heap in 3 ms\n95,phase,drain\n"             \
	"96,phase,done\n"
#define LIVES                                                                  \
	"time_s,event,detail\n10,phase,measure\n20,look,1 of 4\n"              \
	"40,cycle,1\n50,restart,pid 7\n60,joined,pid 8\n80,phase,drain\n"      \
	"90,exit,status 0\n"
#define RUN                                                                    \
	"{\"version\": 1, \"seed\": 1, \"load\": {\"rate\": 10, \"users\": 2," \
	"\"duration_s\": 80, \"looks\": 4, \"stages\": [[0, 1], [9, 5]]},"     \
	"\"target\": {\"runtime\": \"node\", \"pid\": 7, \"counters\": "       \
	"[\"x\"]},\"limits\": {\"growth\": 64, \"errors\": 0.01}, \"done\": "  \
	"{\"requests\": 900, \"measured_requests\": 800, \"routes\": [{"       \
	"\"route\": \"GET /a\", \"requests\": 9, \"latency_ms\": {\"p99\": "   \
	"3}}], \"outcomes\": [{\"status\": 200, \"count\": 9}]}}"
#define PROCESSES                                                              \
	"time_s,pid,start,name,rss_bytes,anon_bytes,heap_after_gc_bytes\n"     \
	"10,7,99,node,4000,3000,\n20,7,99,node,5000,4000,1\n"                  \
	"30,8,120,node,4000,3000,\n"
#define LATENCY                                                                \
	"percentile,latency_ms,uncorrected_ms,route\n50,2,1,all\n"             \
	"99,8,3,\n100,9,9,GET /a\n"
#define COVERAGE                                                               \
	"{\"coverage\": 0.5, \"sentence\": \"half\", \"routes\": [{"           \
	"\"route\": \"GET /a\", \"share\": 0.5, \"covered\": true}]}"
#define PROFILE                                                                \
	"{\"holders\": [{\"package\": \"p\", \"bytes\": 7, \"share\": 1}]}"

const char *const fuzz_seeds[] = {
    "0" SAMPLES, "1" EVENTS,   "2" RUN,	    "3" ROUTES, "4" PROCESSES,
    "5" LATENCY, "6" COVERAGE, "7" PROFILE, "1" LIVES,	NULL};
const int fuzz_rounds = 250;

static const char *const names[] = {
    "samples.csv",   "events.csv",  "run.json",	     "routes.csv",
    "processes.csv", "latency.csv", "coverage.json", "profile.json"};

static char *folder; /* holds the runs "same" and "other" */

static void
keep(const char *run, size_t file, const char *text, size_t len)
{
	char *path = xasprintf("%s/%s/%s", folder, run, names[file]);
	FILE *out = fopen(path, "w");

	if (out == NULL || fwrite(text, 1, len, out) != len || fclose(out) != 0)
		abort();
	free(path);
}

static void
tidy(void)
{
	char *command = xasprintf("rm -rf '%s'", folder);

	if (system(command) != 0)
		fprintf(stderr, "%s is left\n", folder);
	free(command);
	free(folder);
}

/* In memory, where there is such a place: each report is synced. */
static void
begin(void)
{
	static const char *const runs[] = {"same", "other", "drawn"};

	folder = xstrdup(access("/dev/shm", W_OK) == 0
			     ? "/dev/shm/flatline-fuzz-XXXXXX"
			     : "/tmp/flatline-fuzz-XXXXXX");
	if (mkdtemp(folder) == NULL)
		abort();
	atexit(tidy);
	for (size_t r = 0; r < COUNT(runs); r++) {
		char *path = xasprintf("%s/%s", folder, runs[r]);

		if (mkdir(path, 0700) != 0)
			abort();
		free(path);
		for (size_t f = 0; r < 2 && f < COUNT(names); f++)
			keep(runs[r], f, fuzz_seeds[f] + 1,
			     strlen(fuzz_seeds[f] + 1));
	}
}

static void
show(const struct judged *judged, const char *dir)
{
	char *drawn = xasprintf("%s/drawn", folder);
	struct error err = {0};
	FILE *null = fopen("/dev/null", "w");

	text_verdict(null, judged, 1, 0);
	fclose(null);
	json_decref(json_verdict(judged));
	if (reports_write(dir, judged, &err) != 0)
		abort();
	plot_kind_run.prepare(drawn, judged, &err);
	free(drawn);
}

static void
compare(struct compared_run *sides, const struct settings *settings)
{
	char *drawn = xasprintf("%s/drawn", folder);
	struct error err = {0};
	struct compared compared;

	if (compare_pair(&compared, &sides[0], &sides[1], settings, &err) ==
	    0) {
		json_decref(json_compared(&compared));
		summary_compared(drawn, "compare.md", &compared, &err);
		plot_kind_compare.prepare(drawn, &compared, &err);
	}
	free(drawn);
}

static void
use(const struct settings *settings)
{
	struct compared_run *sides = xcalloc(2, sizeof(*sides));
	char *same = xasprintf("%s/same", folder);
	char *other = xasprintf("%s/other", folder);
	struct error err = {0};

	if (compared_run_read(&sides[0], same, settings, &err) == 0) {
		show(&sides[0].judged, same);
		if (compared_run_read(&sides[1], other, settings, &err) != 0)
			abort();
		compare(sides, settings);
	} else if (err.status != STATUS_DATA) {
		abort();
	}
	compared_run_free(&sides[0]);
	compared_run_free(&sides[1]);
	free(sides);
	free(same);
	free(other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct settings settings;
	size_t file = len > 0 ? bytes[0] % COUNT(names) : 0;

	if (folder == NULL)
		begin();
	settings_init(&settings);
	settings.force = 1;
	keep("same", file, len > 0 ? (const char *)bytes + 1 : "",
	     len > 0 ? len - 1 : 0);
	use(&settings);
	keep("same", file, fuzz_seeds[file] + 1, strlen(fuzz_seeds[file] + 1));
	settings_free(&settings);
	return 0;
}
