/* SPDX-License-Identifier: MIT */
/*
 * Rows of a file that all users of a scenario share: the file's text and an
 * index of where its rows begin. A row is taken apart when it is asked for.
 */
#ifndef SCENARIO_DATASET_H
#define SCENARIO_DATASET_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/error.h"
#include "scenario/files.h"

enum { DATASETS_MAX = 100, DATASET_ROWS = 10000000, DATASET_COLUMNS = 256 };

enum dataset_order {
	ORDER_SEQUENTIAL, /* from the first on, and again */
	ORDER_RANDOM,
	ORDER_UNIQUE /* each row once, to one user */
};

struct dataset {
	const struct file *file;
	char separator; /* of fields; 0: a row is a line, and that is all */
	enum dataset_order order;
	uint32_t *rows; /* offsets; without the header */
	size_t count, columns;
	_Atomic uint64_t handed; /* rows handed out, but not at random */
};

/* One field of a row: borrowed text, as it stands between its quotes. */
struct field {
	const char *text;
	size_t length;
	int doubled; /* a quote in it is written twice */
};

enum field_end { FIELD_MORE, FIELD_LAST, FIELD_WRONG };

/* RFC 4180. *at moves behind the field, and behind the row after its last. */
enum field_end field_read(const char **at, const char *end, char separator,
			  struct field *);

/* Fills in rows and columns; STATUS_DATA, "path:12: ...". */
int dataset_index(struct dataset *, struct error *);
/* The text of a row that is a line; its line break is left out. */
struct field dataset_line(const struct dataset *, size_t row);
/* Where a row's fields begin; row -1 is the header. */
const char *dataset_row(const struct dataset *, long row);
const char *dataset_end(const struct dataset *);

struct datasets;

struct datasets *datasets_new(void);
void datasets_free(struct datasets *);
/*
 * The one of that file, separator and order: made once, whoever asks. NULL and
 * an error if its text is wrong.
 */
struct dataset *datasets_get(struct datasets *, const struct file *,
			     char separator, enum dataset_order,
			     struct error *);

#endif
