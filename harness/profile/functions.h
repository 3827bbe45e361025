/* SPDX-License-Identifier: MIT */
/*
 * Which functions of a Node service have run, from what V8 counts when it is
 * started with NODE_V8_COVERAGE: https://nodejs.org/api/cli.html
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
	size_t first; /* of its functions while they are gathered, from 1 */
};

struct function {
	char *name;	      /* "": it has none */
	size_t file, next;    /* next: of the same file, from 1; 0: none */
	size_t start, end;    /* in UTF-16 units, as V8 counts */
	int line, last_line;  /* from 1; 0: not known */
	int at_start, loaded; /* ran before the load; ran under it */
	char route[80];	      /* "POST /publish", as its source says; or "" */
};

/* All zero at first. By file and place after functions_locate(). */
struct functions {
	struct source_file *files;
	size_t nfiles;
	struct function *items;
	size_t count;
	const struct strings *packages; /* of these too; borrowed, or NULL */
};

/* Adds one report's text. STATUS_DATA: it is none. */
int functions_parse(struct functions *, const char *name, const char *text,
		    size_t len, int under_load, struct error *);
/* Reads the files, and finds lines and routes in them. */
void functions_read(struct functions *);
/* The same of texts that are there: only understands. */
void functions_locate(struct functions *);
void functions_free(struct functions *);
size_t functions_loaded(const struct functions *);

/* Whose name stands in "dependencies" of a package.json. */
void dependencies_parse(const char *text, size_t len, struct strings *);

/* write_lcov.c, write_sources.c: lcov.info, and a page with the sources. */
void functions_write_lcov(const struct functions *, struct buf *);
void functions_write_html(const struct functions *, struct buf *);

#endif
