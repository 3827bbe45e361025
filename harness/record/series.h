/* SPDX-License-Identifier: MIT */
/*
 * Memory as other programs record it. A reader is one file series_X.c that ends
 * in one const struct, a row in series.def and a line in local.mk. Which one a
 * file needs is found out from its first lines. Inside this stage.
 */
#ifndef RECORD_SERIES_H
#define RECORD_SERIES_H

#include <stddef.h>

#include "record/log_line.h"
#include "record/recording.h"

enum { SERIES_WORDS = 64 };

/* The words of a line between blanks, borrowed from it. */
struct words {
	const char *at[SERIES_WORDS];
	size_t length[SERIES_WORDS];
	size_t count;
};

/* What a reader knows while lines are fed to it. */
struct series_feed {
	struct recording *into;
	const char *input;  /* for messages */
	size_t line;	    /* its number */
	double stamp_s;	    /* when it was written, by what stands around it or
			       before it; NAN: unknown */
	const char *source; /* who wrote it: a pod, a container; "" */
	struct error *err;  /* set it to refuse the input */

	int known; /* a line of the format has come */
	/* For readers to use, all zero at first. */
	struct strings header; /* of a table */
	double tick;	       /* readings so far, where there are no times */
	double clock_s;	       /* of a time of day, with days added */
	size_t taken, left_out;
	int kind;
};

struct series {
	const char *name; /* "pidstat -r": "reads like pidstat -r" */
	/*
	 * Whether it is surely of this format: a line without what stands
	 * around it, or (whole) the beginning of the text. `number` is 1 for
	 * the first line.
	 */
	int (*knows)(const char *line, size_t number);
	/*
	 * Takes a line, from the first on that it knows; one that it does not
	 * understand is none of its.
	 */
	void (*line)(struct series_feed *, const char *line);
	/* After the last line; NULL: nothing to do. */
	void (*end)(struct series_feed *);
	/* In place of line(): the whole text. */
	void (*whole)(struct series_feed *, const char *text, size_t length);
	int timeless; /* its lines have no time of their own, so that numbers
			 before them are times */
};

#define SERIES(name) extern const struct series series_##name;
#include "record/series.def"
#undef SERIES
/* NULL-ended, in the order in which they are asked. */
extern const struct series *const series_table[];

/* The reader of a file that begins with that text; NULL: it is none. */
const struct series *series_guess(const char *text, size_t length);

/* Where a text comes from, in pieces. */
struct series_source {
	int fd; /* -1: all is in memory */
	char *bytes;
	size_t size, start, end;
	int ended;
};
/* Fills an empty buffer, so that the format can be guessed. STATUS_IO. */
int series_source_begin(struct series_source *, const char *input,
			struct error *);
/* Reads all of it. NULL: STATUS_DATA or STATUS_IO. */
struct recording *series_read(const struct series *, struct series_source *,
			      const char *input, struct error *);
/* The same of a text in memory, for tests. */
struct recording *series_read_text(const struct series *, const char *text,
				   size_t length, const char *input,
				   struct error *);

/* table_text.c: for readers. */
void words_split(struct words *, const char *line);
/* The first word that is that; -1: none is. */
int words_index(const struct words *, const char *word);
/* Whether they are the names of columns, among them these (NULL-ended). */
int words_have(const struct words *, const char *const *names);
/* Keeps them as the header of a table. */
void feed_header(struct series_feed *, const struct words *);
/* That word as a number; a comma may stand for the point. -1: it is none. */
int word_number(const struct words *, size_t i, double *value);
/*
 * A size, "12.34MiB", "1.2g", "52420" (of `unit` bytes), and what its last
 * digit is worth. Returns what follows it; NULL: it is none. Decimal units
 * (kB, MB, GB) are powers of 1000 if `decimal`.
 */
const char *size_parse(const char *text, double unit, int decimal,
		       double *bytes, double *digit);
/* "13:05:01", "01:05:01 PM": words used; 0: none. Days are added up. */
size_t feed_time_of_day(struct series_feed *, const struct words *, size_t i,
			double *time_s);
/* "java (pid 812)" */
void feed_process_name(char *name, size_t size, const char *command,
		       size_t length, double pid);

#endif
