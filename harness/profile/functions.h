/* SPDX-License-Identifier: MIT */
/*
 * Which functions of a Node service have run, from the counts that V8 keeps
 * when started with NODE_V8_COVERAGE: https://nodejs.org/api/cli.html
 */
#ifndef PROFILE_FUNCTIONS_H
#define PROFILE_FUNCTIONS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum {
	FUNCTIONS_MAX = 100000,
	SOURCES_MAX = 5000,
	SOURCE_BYTES = 4 << 20 /* of a source file, at most */
};

struct source_file {
	char *path;
	char *text;   /* NULL: it could not be read */
	size_t first; /* its first function while reports are read, from 1 */
};

struct function {
	char *name;	      /* "": anonymous */
	size_t file, next;    /* next: of the same file, from 1; 0: none */
	size_t start, end;    /* in UTF-16 units, as V8 counts */
	int line, last_line;  /* from 1; 0: not known */
	int at_start, loaded; /* ran before the load; ran under it */
	char route[80];	      /* "POST /publish", according to its source */
};

/* All zero at first. Sorted by file and place by functions_locate(). */
struct functions {
	struct source_file *files;
	size_t nfiles;
	struct function *items;
	size_t count;
	const struct strings *packages; /* these are included; borrowed */
};

/* Adds a report of V8's. STATUS_DATA: it is not one. */
int functions_parse(struct functions *, const char *name, const char *text,
		    size_t len, int under_load, struct error *);
/* Reads the source files, and finds lines and routes in them. */
void functions_read(struct functions *);
/* The same for texts that have been read already. */
void functions_locate(struct functions *);
void functions_free(struct functions *);
size_t functions_loaded(const struct functions *);

/* The names in "dependencies" of a package.json. */
void dependencies_parse(const char *text, size_t len, struct strings *);

/* write_lcov.c, write_sources.c: lcov.info, and a page with the sources. */
void functions_write_lcov(const struct functions *, struct buf *);
void functions_write_html(const struct functions *, struct buf *);

#endif
