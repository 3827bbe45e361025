/* SPDX-License-Identifier: MIT */
/* What is told of a run at one moment. */
#ifndef OUT_POINTS_H
#define OUT_POINTS_H

#include <stddef.h>
#include <stdint.h>

enum point_type { POINT_COUNTER, POINT_GAUGE };

/* A row of points.def. */
struct point_row {
	const char *name;
	enum point_type type;
	const char *unit, *help;
};

enum point_id {
#define POINT(id, ...) POINT_##id,
#include "out/points.def"
#undef POINT
	POINT_ROWS
};
extern const struct point_row point_rows[POINT_ROWS];

/* So many of them are told at once, each with so many labels, of so many bytes:
 * what is beyond that is left out. */
enum { POINTS = 400, POINT_LABELS = 2, LABEL_VALUE = 120, DURATIONS = 48 };

struct label {
	const char *name; /* a fixed text; NULL: no more of them */
	char value[LABEL_VALUE];
};

struct point {
	enum point_id id;
	double value;
	struct label labels[POINT_LABELS];
};

/* How long requests took so far: how many up to each bound, beyond the one
 * before. The last bound is INFINITY. */
struct durations {
	size_t count; /* 0: none is known */
	double bounds[DURATIONS];
	uint64_t counts[DURATIONS];
	double sum_s;
};
#define DURATIONS_NAME "flatline_request_duration_seconds"
#define DURATIONS_HELP                                                         \
	"How long requests of the measured part took, from when they were "    \
	"due."

/* Points of one id follow each other. */
struct point_set {
	int64_t time_ms, start_ms; /* since 1970; start: of all counters */
	struct durations durations;
	size_t left_out; /* points for which there was no room */
	size_t count;
	struct point points[POINTS];
};

/* Empty, and of that moment. */
void points_begin(struct point_set *, int64_t time_ms, int64_t start_ms);
/* NAN is left out. A name of a label is a fixed text, NULL: there is none; a
 * value that is too long is cut between characters. */
void points_add(struct point_set *, enum point_id, double value,
		const char *label, const char *text);
void points_add_two(struct point_set *, enum point_id, double value,
		    const char *label, const char *text, const char *second,
		    const char *second_text);
/* A copy of what is in use, for free(). */
struct point_set *points_copy(const struct point_set *);
void label_set(struct label *, const char *name, const char *value);

#endif
