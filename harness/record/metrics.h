/* SPDX-License-Identifier: MIT */
/*
 * What a column of samples.csv is: its unit, whether it only rises, what it is
 * evidence of, and what people call it. Code asks for that and does not compare
 * names; metrics.def has the rows.
 */
#ifndef RECORD_METRICS_H
#define RECORD_METRICS_H

enum measure { MEASURE_BYTES, MEASURE_COUNT };

/* A counter only rises, whatever a process holds: it shows no leak. */
enum metric_type { METRIC_TYPE_GAUGE, METRIC_TYPE_COUNTER };

enum evidence {
	EVIDENCE_NONE,	  /* shown, never judged */
	EVIDENCE_DOSE,	  /* time, requests, errors */
	EVIDENCE_HARNESS, /* flatline itself, not the target */
	EVIDENCE_LIMIT,	  /* what the heap may grow to */
	EVIDENCE_JUDGED,  /* from here on, growth of it is judged */

	/* In use in a runtime's heap after a collection; held outside it. */
	EVIDENCE_HEAP = EVIDENCE_JUDGED,
	EVIDENCE_OFF_HEAP,
	EVIDENCE_OUTSIDE, /* own memory outside the heap's address range */
	EVIDENCE_MEMORY,  /* all memory of the processes, as the OS has it */
	EVIDENCE_MAPPING, /* a part of that, by kind of mapping */
	EVIDENCE_OTHER,	  /* other memory, judged where there is no better */
	EVIDENCE_FILES,	  /* what the processes can run out of besides */
	EVIDENCE_SOCKETS,
	EVIDENCE_THREADS,
	EVIDENCE_GOROUTINES
};

enum exactness {
	EXACTNESS_EXACT,
	EXACTNESS_SHARE, /* each process's share of pages in common */
	EXACTNESS_ROUGH,
	EXACTNESS_SCRAPED /* as the service itself reports it */
};

struct metric_row {
	const char *column; /* NULL in a row by rule */
	enum measure measure;
	enum metric_type type;
	enum evidence evidence;
	enum exactness exactness;
	const char *label; /* "heap after collection"; NULL in a row by rule */
};

enum {
#define METRIC(id, ...) METRIC_ROW_##id,
#include "record/metrics.def"
#undef METRIC
	METRIC_ROWS
};
extern const struct metric_row metric_rows[METRIC_ROWS];

enum { METRIC_LABEL = 23 }; /* the widest label */

/* Never NULL: a column without a row of its own gets one by a rule. */
const struct metric_row *metric_row(const char *column);
int metric_is(const char *column, enum evidence);
/* Its label; the column itself if it has none. */
const char *metric_label(const char *column);
/* Whether growth of it is judged: a gauge of something that can leak. */
int metric_is_judged(const char *column);
/* Whether each of its fields must be a number. */
int metric_is_number(const char *column);
/* The rows of one kind of evidence, the most exact first: the one after
 * another, or with NULL the first; NULL: no more. */
const struct metric_row *metric_next(enum evidence, const struct metric_row *);

#endif
