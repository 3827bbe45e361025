/* SPDX-License-Identifier: MIT */
/*
 * Rows of a file, shared by all users of a scenario: the text of the file and
 * an index of where rows begin. A row is parsed when it is read.
 */
#ifndef SCENARIO_DATASET_H
#define SCENARIO_DATASET_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/error.h"
#include "scenario/files.h"

enum { DATASETS_MAX = 100, DATASET_ROWS = 10000000, DATASET_COLUMNS = 256 };

enum dataset_order {
	ORDER_SEQUENTIAL, /* in order, starting again after the last */
	ORDER_RANDOM,
	ORDER_UNIQUE /* each row once, to one user */
};

struct dataset {
	const struct file *file;
	char separator; /* of fields; 0: each row is a line */
	enum dataset_order order;
	uint32_t *rows; /* offsets; without the header */
	size_t count, columns;
	_Atomic uint64_t handed; /* rows handed out in order, of ours */
	uint64_t held;		 /* of them, at datasets_hold() */
};

/* One field of a row: its text between the quotes, borrowed. */
struct field {
	const char *text;
	size_t length;
	int doubled; /* it holds quotes, written twice */
};

enum field_end { FIELD_MORE, FIELD_LAST, FIELD_WRONG };

/* RFC 4180. *at moves past the field, and past the row after its last. */
enum field_end field_read(const char **at, const char *end, char separator,
			  struct field *);

/* Fills in rows and columns; STATUS_DATA, "path:12: ...". */
int dataset_index(struct dataset *, struct error *);
/* The text of a row that is a line, without its line break. */
struct field dataset_line(const struct dataset *, size_t row);
/* Where a row's fields begin; row -1 is the header. */
const char *dataset_row(const struct dataset *, long row);
const char *dataset_end(const struct dataset *);

struct datasets;

/* Rows that are handed out from the first call on are so again after the
 * second: for a look at what flows would do, before the load. */
void datasets_hold(struct datasets *);
void datasets_take_back(struct datasets *);
struct datasets *datasets_new(void);
void datasets_free(struct datasets *);
/*
 * The dataset of that file, separator and order, which is made once. NULL and
 * an error if its text is wrong.
 */
struct dataset *datasets_get(struct datasets *, const struct file *,
			     char separator, enum dataset_order,
			     struct error *);

#endif
