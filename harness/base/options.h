/* SPDX-License-Identifier: MIT */
/*
 * The table of options: a row of options.def each. Help texts, the fields of
 * struct settings and the checks of what is given are made from it.
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stddef.h>

#include "base/error.h"

enum option_kind {
	OPTION_FLAG,	 /* int, 1 when given */
	OPTION_COUNT,	 /* double: 10k */
	OPTION_FACTOR,	 /* double: 10x, or 10 */
	OPTION_DURATION, /* double, seconds */
	OPTION_SIZE,	 /* double, bytes */
	OPTION_PERCENT,	 /* double, a fraction */
	OPTION_GROWTH,	 /* struct growth */
	OPTION_SURVIVE,	 /* struct survive */
	OPTION_STAGES,	 /* struct stages */
	OPTION_CHOICE,	 /* char *, owned: one of the words of .argument */
	OPTION_TEXT,	 /* char *, owned */
	OPTION_LIST	 /* struct strings, may be given many times */
};

/* OPT_users, OPT_rate...: the index of each row. */
enum option_id {
	OPT_NONE = -1, /* ends a list */
#define OPTION(field, ...) OPT_##field,
#include "base/options.def"
	OPTIONS
};

/* A list of options for a const struct. */
#define OPTION_LIST_OF(...) ((const enum option_id[]){__VA_ARGS__, OPT_NONE})

/* GROUP_TARGET...: what belongs together, under a heading of the help text. */
enum option_group {
#define GROUP(name, heading) GROUP_##name,
#include "base/options.def"
	GROUPS
};

struct option_row {
	const char *field; /* in struct settings */
	const char *name;  /* on the command line */
	char letter;	   /* 0: none */
	const char *key;   /* "load.users", "limits.growth"; NULL: a scenario
			    * may not set it */
	enum option_group group;
	enum option_kind kind;
	size_t offset;	      /* in struct settings */
	const char *argument; /* in the help text: "N"; NULL for a flag */
	const char
	    *fallback;	    /* default, as a user would write it; NULL: none */
	double least, most; /* both 0: any number */
	int whole;	    /* no fractions */
	/* Of a text: STATUS_USAGE or STATUS_DATA, and what is wrong. */
	int (*check)(const char *value, struct error *);
	/* It has no effect unless one of these is given; NULL: it has. */
	const enum option_id *needs;
	const char *help;
};

extern const struct option_row option_table[OPTIONS];
extern const char *const option_headings[GROUPS];

int option_in(const enum option_id *list, enum option_id);

/* The first row of that name, "duration"; NULL: none. */
const struct option_row *option_by_name(const char *name);
/* What a scenario calls by that key of load or limits; NULL: none. */
const struct option_row *option_by_key(const char *table, const char *key);
/* The key of that table closest to a mistyped one; NULL if none is close. */
const char *option_suggest_key(const char *table, const char *mistyped);

/*
 * One value of one row, from text into its field of struct settings. What
 * was there is replaced, a list is added to. Errors: STATUS_USAGE, or
 * STATUS_DATA if a file cannot be read; the text says what is wrong and what
 * is allowed, but not where it came from: "'5x' is not a duration: write
 * 500ms, 30s, 5m or 1h30m". Then the field is left alone.
 */
int option_value_read(const struct option_row *, const char *value, void *field,
		      struct error *);
/* The same, only checked. */
int option_value_check(const struct option_row *, const char *value,
		       struct error *);
/* Frees what option_read has put into a field. */
void option_value_free(const struct option_row *, void *field);

#endif
