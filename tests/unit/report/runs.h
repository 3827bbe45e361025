/* SPDX-License-Identifier: MIT */
/* Runs and verdicts by hand, and files, for the tests of this folder. */
#ifndef TESTS_REPORT_RUNS_H
#define TESTS_REPORT_RUNS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <math.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "report/report.h"

/* No option was given. */
static const struct settings usual;

/* A judged run whose parts are all in one place. */
struct made {
	struct run run;
	struct verdict verdict;
	struct judged judged;
};

/* As whoever reads the samples would say: all that were counted. */
static inline double
made_last(const struct made *made, const char *name)
{
	const struct column *column = table_column(&made->run.samples, name);
	size_t rows = made->run.samples.nrows;

	return column != NULL && rows > 0 ? column->values[rows - 1] : NAN;
}

/* A run of that CSV, with no verdict yet. */
static inline void
made_init(struct made *made, const char *csv)
{
	struct error err = {0};

	*made = (struct made){0};
	made->run.path = xstrdup("runs/some");
	run_info_init(&made->run.info);
	made->run.info.present = 1; /* a run of ours */
	if (table_parse(&made->run.samples, "test", csv, strlen(csv), &err) !=
	    0)
		fail_msg("%s", err.text);
	made->judged = (struct judged){.run = &made->run,
				       .verdict = &made->verdict,
				       .conditions = {.measured_from_s = NAN,
						      .measured_to_s = NAN,
						      .requests = NAN,
						      .errors = NAN,
						      .max_error_rate = 0.01,
						      .planned_rate = NAN,
						      .achieved_rate = NAN,
						      .death_s = NAN,
						      .byte_tolerance = 64,
						      .count_tolerance = 0.01}};
	made->judged.requests = made_last(made, "requests");
	made->judged.errors = made_last(made, "errors");
}

static inline void
made_free(struct made *made)
{
	for (size_t i = 0; i < made->run.nevents; i++) {
		free(made->run.events[i].event);
		free(made->run.events[i].detail);
	}
	free(made->run.events);
	table_free(&made->run.samples);
	run_info_free(&made->run.info);
	free(made->run.path);
}

/* What is known of it, as run.json has it. */
__attribute__((format(printf, 2, 3))) static inline void
made_info(struct made *made, const char *fmt, ...)
{
	struct error err = {0};
	char json[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(json, sizeof(json), fmt, ap);
	va_end(ap);
	run_info_free(&made->run.info);
	if (run_info_read(&made->run.info, "run.json", json, strlen(json),
			  &err) != 0)
		fail_msg("%s", err.text);
}

static inline void
made_event(struct made *made, double time_s, const char *event,
	   const char *detail)
{
	struct run *run = &made->run;

	run->events =
	    xrealloc(run->events, (run->nevents + 1) * sizeof(*run->events));
	run->events[run->nevents++] =
	    (struct run_event){time_s, xstrdup(event), xstrdup(detail)};
}

/* One more metric; the first is the one that decides. */
static inline struct metric_verdict *
made_metric(struct made *made, const char *name, enum verdict_kind kind,
	    struct bounds growth)
{
	struct verdict *verdict = &made->verdict;
	struct metric_verdict *metric = &verdict->metrics[verdict->nmetrics];
	int bytes = strstr(name, "_bytes") != NULL;
	const struct reason *reason = kind == VERDICT_LEAK ? &reason_sustained
				      : kind == VERDICT_FLAT
					  ? &reason_bounded
					  : &reason_saturating;

	*metric = (struct metric_verdict){
	    .measure = bytes ? MEASURE_BYTES : MEASURE_COUNT,
	    .kind = kind,
	    .reason = reason,
	    .growth = growth,
	    .tolerance = bytes ? 64 : 0.01,
	    .resolution = (growth.high - growth.low) / 2,
	    .needed_dose = NAN,
	    .from_value = NAN,
	    .decides = verdict->nmetrics == 0};
	snprintf(metric->name, sizeof(metric->name), "%s", name);
	if (verdict->nmetrics++ == 0) {
		verdict->kind = kind;
		verdict->reason = reason;
	}
	return metric;
}

/* A new folder, and its end with all that is in it. */
static inline char *
folder_make(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/fl-XXXXXX", tmp != NULL ? tmp : "/tmp");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static inline void
folder_end(char *dir)
{
	char *command = xasprintf("rm -rf '%s'", dir);

	assert_int_equal(system(command), 0);
	free(command);
	free(dir);
}

static inline void
put_file(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

/* The text of a file; NULL: there is none. */
static inline char *
get_file(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name), *copy = NULL;
	struct error err = {0};
	struct buf text = {0};

	if (file_read(path, 1 << 24, &text, &err) == 0)
		copy = xstrndup(buf_text(&text), text.len);
	buf_free(&text);
	free(path);
	return copy;
}

static inline int
file_exists(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	int exists = access(path, F_OK) == 0;

	free(path);
	return exists;
}

/* What a function prints. */
#define CAPTURE(text, call)                                                    \
	do {                                                                   \
		size_t size_;                                                  \
		FILE *out = open_memstream(&(text), &size_);                   \
		call;                                                          \
		fclose(out);                                                   \
	} while (0)

/* No line of a text is wider than a terminal. */
static inline void
assert_fits(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n"), width = 0;

		for (size_t i = 0; i < len; i++)
			width += (text[i] & 0xc0) != 0x80;
		if (width > 80)
			fail_msg("%zu columns: %.*s", width, (int)len, text);
		text += len + (text[len] == '\n');
	}
}

#endif
