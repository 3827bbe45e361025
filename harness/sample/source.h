/* SPDX-License-Identifier: MIT */
/*
 * Where numbers about a process come from. A source is one file that ends in
 * one const struct, a row in sources.def.
 */
#ifndef SAMPLE_SOURCE_H
#define SAMPLE_SOURCE_H

#include <stddef.h>

#include "sample/ask.h"

enum { SOURCE_METRICS = 4, SOURCE_LIMIT = 16 };

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
 * How often: cheap, costly, costliest, or at the cost of the process itself. A
 * sample is a set of them.
 */
enum cadence {
	CADENCE_FAST = 1,
	CADENCE_SLOW = 2,
	CADENCE_RARE = 4,
	CADENCE_ASKED = 8
};

/* How the values of several processes make one, besides being added. */
enum metric_kind {
	METRIC_GAUGE,
	METRIC_COUNTER, /* what ended processes had reached still counts */
	METRIC_ALONE,	/* a gauge, of a process that shares with no other */
	METRIC_SHARED,	/* a gauge under the same name, for several */
	METRIC_GROUP, /* of a group that they are in: not added, the largest */
	METRIC_ASKED  /* a gauge of those processes that can be asked */
};

struct metric {
	const char *name; /* its column, ends in the unit unless a count */
	const char *help;
	enum metric_kind kind;
};

/*
 * Either path and parse (a file under /proc/PID; text to numbers, nothing
 * else), or read (a directory of a process; parse besides, if it streams a text
 * that is too long to be held), or ask, which is up to the process that
 * somebody asks. All fill a value for each metric, NAN where there is
 * none, and return -1 if there is none at all. *reason is set to a fixed text
 * when something was missing.
 */
struct source {
	const char *name;
	const char *help;
	enum cadence cadence;
	const struct metric *metrics;
	size_t nmetrics;
	const char *path;
	int kept; /* that file stays open: it is read often. What a program
		     that is executed changes must not be, such as maps */
	int (*parse)(const char *text, double *values, const char **reason);
	int (*read)(int dir, double *values, const char **reason);
	int (*ask)(struct contact *, double *values, const char **reason);
};

extern const struct source *const source_table[];
extern const size_t source_count;

const struct source *source_find(const char *name);
/* The values of a process that is held by its directory. kept: the file of a
 * source that is kept, -1 before the first time; NULL: it is not. */
int source_read(const struct source *, int dir, int *kept, double *values,
		const char **reason);

/* For parsers: a whole number and what ends it, or NULL. */
const char *source_number(const char *text, double *value);
/* The number of the line "Label:   123 kB"; unit may be "". NAN: none. */
double source_field(const char *text, const char *label, const char *unit);

#define SOURCE(name) extern const struct source source_##name;
#include "sample/sources.def"
#undef SOURCE

#endif
