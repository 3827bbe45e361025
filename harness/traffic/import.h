/* SPDX-License-Identifier: MIT */
/*
 * Reading traffic from files. An importer is one file that ends in one const
 * struct, a row in imports.def and a line in local.mk. Reading and parsing are
 * two functions: an importer that cannot read a file in pieces gets its text.
 */
#ifndef TRAFFIC_IMPORT_H
#define TRAFFIC_IMPORT_H

#include "base/error.h"
#include "traffic/census.h"
#include "traffic/notes.h"
#include "traffic/reach.h"

struct session;

/* What is read, into what. */
struct import_plan {
	const char *name;   /* of the file, for messages */
	const char *format; /* of a log; NULL: detected */
	struct census *census;
	/* whose requests to take; NULL: the first one's, of a log anybody's */
	const char *host;
	const char *target;  /* or this one's, if there are any; NULL */
	struct reach *reach; /* for files that the input names; NULL: none */
	struct session *session; /* to keep each request in order; NULL */
};

struct importer {
	const char *name; /* "access-log", as in flatline import */
	const char *help;
	int counts;  /* the file says how often a route is requested */
	int ordered; /* it is a recording: --session makes one flow of it */
	/*
	 * Whether a file that begins with that text is in this format. NULL: it
	 * is if no other importer takes it.
	 */
	int (*begins)(const char *text);
	/* STATUS_DATA, naming file and line. NULL: read() is used. */
	int (*parse)(const struct import_plan *, const char *text, size_t len,
		     struct import_notes *, struct error *);
	int (*read)(const struct import_plan *, const char *path,
		    struct import_notes *, struct error *);
};

#define IMPORT(name) extern const struct importer import_##name;
#include "traffic/imports.def"
#undef IMPORT
/* NULL-ended, in the order in which a file's format is guessed. */
extern const struct importer *const importer_table[];

const struct importer *importer_find(const char *name);
/* The format of a file that begins with that text. */
const struct importer *importer_guess(const char *text, size_t len);
/* Reads the file ("-": standard input) with that importer. */
int importer_read(const struct importer *, const struct import_plan *,
		  const char *path, struct import_notes *, struct error *);
/* The same for a file; one that cannot be read yet is taken for a log. */
const struct importer *importer_guess_file(const char *path);

/* import_access_log.c: of a text in memory. */
int access_log_parse(const struct import_plan *, const char *text, size_t len,
		     struct import_notes *, struct error *);

#endif
