/* SPDX-License-Identifier: MIT */
/*
 * Where numbers about a process come from. A source is one file that ends in
 * one const struct, a row in sources.def.
 */
#ifndef SAMPLE_SOURCE_H
#define SAMPLE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "sample/ask.h"

enum { SOURCE_METRICS = 6, SOURCE_LIMIT = 16 };

/* The metrics of a source, for its const struct; more than fit do not compile.
 */
#define SOURCE_METRICS_FROM(array)                                             \
	.metrics = (array),                                                    \
	.nmetrics = COUNT(array) +                                             \
		    0 * sizeof(struct {                                        \
			    _Static_assert(COUNT(array) <= SOURCE_METRICS,     \
					   "SOURCE_METRICS is too low");       \
			    int none;                                          \
		    })

/*
 * How often a source is read: cheap, costly and very costly ones, and those
 * that cost the process itself a collection. A sample takes a set of them.
 */
enum cadence {
	CADENCE_FAST = 1,
	CADENCE_SLOW = 2,
	CADENCE_RARE = 4,
	CADENCE_ASKED = 8,
	CADENCE_HELPED = 16 /* as costly ones, where a helper was loaded */
};

/* How the values of several processes become one; by default, the sum. */
enum metric_kind {
	METRIC_GAUGE,
	METRIC_COUNTER, /* the last values of ended processes still count */
	METRIC_ALONE,	/* a gauge, used while there is a single process */
	METRIC_SHARED,	/* its replacement of the same name, for several */
	METRIC_GROUP,	/* of the group that they are in: the largest */
	METRIC_ASKED,	/* a gauge, of the processes that can be asked */
	METRIC_HELPED	/* a gauge, of the processes with a helper in them */
};

struct metric {
	const char *name; /* its column, ends in the unit unless a count */
	const char *help;
	enum metric_kind kind;
};

/*
 * Either path and parse (a file under /proc/PID; text to numbers, nothing
 * else), or read (from the directory of a process; with parse, if it streams a
 * text that is too long to keep), or read_new (the same, but returns 1 if there
 * is nothing newer than of *last, in nanoseconds of clock_now(), 0 at first,
 * and sets that), or ask (the process itself). All fill a value for each
 * metric, NAN where there is none, and return -1 if there is none at all.
 * *reason is set to a fixed text when something was missing.
 */
struct source {
	const char *name;
	const char *help;
	enum cadence cadence;
	const struct metric *metrics;
	size_t nmetrics;
	const char *path;
	int kept; /* the file stays open, since it is read often. Not for files
		     that change with exec, such as maps */
	int (*parse)(const char *text, double *values, const char **reason);
	int (*read)(int dir, double *values, const char **reason);
	int (*read_new)(int dir, uint64_t *last, double *values,
			const char **reason);
	int (*ask)(struct contact *, double *values, const char **reason);
};

extern const struct source *const source_table[];
extern const size_t source_count;

const struct source *source_find(const char *name);
/* The values of the process of that directory. kept: the open file of a source
 * that keeps it, -1 before the first call; NULL: do not keep it. */
int source_read(const struct source *, int dir, int *kept, double *values,
		const char **reason);

/* For parsers: a whole number and what ends it, or NULL. */
const char *source_number(const char *text, double *value);
/* The number of the line "Label:   123 kB"; unit may be "". NAN: none. */
double source_field(const char *text, const char *label, const char *unit);

/* source_smaps_rollup.c: own memory according to that file's text; NAN: it is
 * not that. */
double rollup_own(const char *text);

#define SOURCE(name) extern const struct source source_##name;
#include "sample/sources.def"
#undef SOURCE

#endif
