/* SPDX-License-Identifier: MIT */
/*
 * run.json: what ran, and what it amounted to. run_info.def lists its keys; the
 * structs below have a field for each:
 *   TEXT     char *          owned; NULL: not known
 *   NUMBER   double          NAN: not known
 *   INTEGER  double          NAN: not known; written without a fraction
 *   FLAG     int             -1: not known
 *   TEXTS    struct strings  items NULL: not known, as in all lists
 *   POINTS   struct run_list of struct run_point
 *   OBJECT   struct run_X    .present: whether there is one
 *   LIST     struct run_list of struct run_X
 */
#ifndef RECORD_RUN_INFO_H
#define RECORD_RUN_INFO_H

#include <jansson.h>
#include <math.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/http.h"

/* Version of the format. Older files have none; they are still read. */
enum { RUN_INFO_VERSION = 1 };

struct run_list {
	void *items; /* owned, with all that they contain */
	size_t count;
};

struct run_point {
	double seconds, level;
};

/* keys: a bit for each row whose key the file had, null or not. */
#define PART(type, about)                                                      \
	struct type {                                                          \
		int present;                                                   \
		uint64_t keys;
#define END                                                                    \
	}                                                                      \
	;
#define TEXT(field, key, when, about) char *field;
#define NUMBER(field, key, when, about) double field;
#define INTEGER(field, key, when, about) double field;
#define FLAG(field, key, when, about) int field;
#define TEXTS(field, key, when, about) struct strings field;
#define POINTS(field, key, when, about) struct run_list field;
#define OBJECT(field, type, key, when, about) struct type field;
#define LIST(field, type, key, when, about) struct run_list field;
#include "record/run_info.def"
#include "record/run_info_undef.h"

/* Initializes it with nothing known, in the current version. */
void run_info_init(struct run_info *);
void run_info_free(struct run_info *);
/* The same for one part: struct run_X and &run_X_shape. */
struct run_shape;
void run_part_init(void *part, const struct run_shape *);
void run_part_free(void *part, const struct run_shape *);
/* Adds an item with nothing known; type is the type of the list's items. */
#define run_list_add(list, type)                                               \
	((struct type *)run_list_add_part((list), &type##_shape))
void *run_list_add_part(struct run_list *, const struct run_shape *);

/*
 * Reads the text of a run.json, which may come from anywhere. Missing keys stay
 * unknown, unknown keys are ignored. STATUS_DATA names the file and the key
 * with a wrong type; a file of a newer version is refused. A text that is cut
 * short, as after a crash, counts as empty.
 */
int run_info_read(struct run_info *, const char *file, const char *text,
		  size_t length, struct error *);
/* The same from the JSON of such a file; NULL counts as empty. */
int run_info_parse(struct run_info *, const char *file, const json_t *,
		   struct error *);
/* The caller owns it. */
json_t *run_info_json(const struct run_info *);
void run_info_copy(struct run_info *, const struct run_info *);

/* Sets a text to a copy of `text`, which may be NULL. */
void run_text_set(char **field, const char *text);

/*
 * Whether a field of struct run_info or of a part in it is known, given its
 * offset there. An explicit null counts as known.
 */
int run_info_tells(const struct run_info *, size_t offset);

/* Calls back for each number, text and flag of a part, in order, as text. */
typedef void run_info_words_fn(void *arg, const char *key, const char *words);
void run_info_words(const void *part, const struct run_shape *,
		    run_info_words_fn *, void *arg);

#define PART(type, about) extern const struct run_shape type##_shape;
#define END
#define TEXT(field, key, when, about)
#define NUMBER(field, key, when, about)
#define INTEGER(field, key, when, about)
#define FLAG(field, key, when, about)
#define TEXTS(field, key, when, about)
#define POINTS(field, key, when, about)
#define OBJECT(field, type, key, when, about)
#define LIST(field, type, key, when, about)
#include "record/run_info.def"
#include "record/run_info_undef.h"

/* Number of replies with that HTTP version. */
double run_replies(const struct run_versions *, enum http_version);
void run_replies_set(struct run_versions *, enum http_version, double replies);

/* For sums and output: unknown counts as zero. */
static inline double
run_or_zero(double value)
{
	return isnan(value) ? 0 : value;
}

static inline const char *
run_or_empty(const char *text)
{
	return text != NULL ? text : "";
}

#endif
