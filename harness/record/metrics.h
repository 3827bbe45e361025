/* SPDX-License-Identifier: MIT */
/*
 * Properties of the columns of samples.csv: unit, gauge or counter, what it is
 * evidence of, and its name for people. Code asks for properties and does not
 * compare names. The rows are in metrics.def.
 */
#ifndef RECORD_METRICS_H
#define RECORD_METRICS_H

enum measure { MEASURE_BYTES, MEASURE_COUNT };

/* A counter only rises, so growth of it is no leak. */
enum metric_type { METRIC_TYPE_GAUGE, METRIC_TYPE_COUNTER };

enum evidence {
	EVIDENCE_NONE,	  /* shown, never judged */
	EVIDENCE_DOSE,	  /* time, requests, errors */
	EVIDENCE_HARNESS, /* flatline itself, not the target */
	EVIDENCE_LIMIT,	  /* the maximum size of a heap */
	EVIDENCE_JUDGED,  /* growth is judged from here on */

	/*
	 * In use in a runtime's heap after a collection; and outside that heap.
	 */
	EVIDENCE_HEAP = EVIDENCE_JUDGED,
	EVIDENCE_OFF_HEAP,
	EVIDENCE_IN_USE, /* what a program has got from malloc, and not freed */
	EVIDENCE_OUTSIDE_MALLOC, /* own memory that malloc does not have */
	EVIDENCE_OUTSIDE,	 /* own memory outside the heap */
	EVIDENCE_MEMORY,  /* memory of the processes as the OS reports it */
	EVIDENCE_MAPPING, /* part of that memory, by kind of mapping */
	EVIDENCE_GROUP,	  /* of the target's control group, beside it */
	EVIDENCE_OTHER,	  /* other memory, judged if nothing better exists */
	EVIDENCE_FILES,	  /* other resources that processes can run out of */
	EVIDENCE_SOCKETS,
	EVIDENCE_THREADS,
	EVIDENCE_GOROUTINES
};

enum exactness {
	EXACTNESS_EXACT,
	EXACTNESS_SHARE, /* shared pages are divided among the processes */
	EXACTNESS_ROUGH,
	EXACTNESS_SCRAPED /* as reported by the service itself */
};

struct metric_row {
	const char *column; /* NULL in a row for a naming rule */
	enum measure measure;
	enum metric_type type;
	enum evidence evidence;
	enum exactness exactness;
	const char
	    *label; /* "heap after collection"; NULL in a row for a rule */
};

enum {
#define METRIC(id, ...) METRIC_ROW_##id,
#include "record/metrics.def"
#undef METRIC
	METRIC_ROWS
};
extern const struct metric_row metric_rows[METRIC_ROWS];

enum { METRIC_LABEL = 23 }; /* width of the widest label */

/* Never NULL: an unknown column gets a row by its name. */
const struct metric_row *metric_row(const char *column);
int metric_is(const char *column, enum evidence);
/* The label, or the column's name if it has none. */
const char *metric_label(const char *column);
/* Whether growth is judged: it is a gauge of something that can leak. */
int metric_is_judged(const char *column);
/* Whether each field must be a number. */
int metric_is_number(const char *column);
/*
 * The rows of one kind of evidence, most exact first: returns the one after the
 * given row, or for NULL the first one; NULL: no more.
 */
const struct metric_row *metric_next(enum evidence, const struct metric_row *);

#endif
