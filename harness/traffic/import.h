/* SPDX-License-Identifier: MIT */
/*
 * Where traffic is told of. An importer is one file that ends in one const
 * struct, and a row in imports.def. Reading and understanding are two: an
 * importer that does not take a file in pieces gets its text.
 */
#ifndef TRAFFIC_IMPORT_H
#define TRAFFIC_IMPORT_H

#include <jansson.h>

#include "base/error.h"
#include "traffic/census.h"
#include "traffic/notes.h"

/* What is read, into what. */
struct intake_plan {
	const char *name;   /* of the file, for messages */
	const char *format; /* of a log; NULL: found out */
	struct census *census;
};

struct importer {
	const char *name; /* "access-log", as in flatline import */
	const char *help;
	int counts; /* it tells how often, not only that */
	/*
	 * Understands the text. STATUS_DATA, naming file and line. NULL: reads
	 * by itself.
	 */
	int (*parse)(const struct intake_plan *, const char *text, size_t len,
		     struct intake_notes *, struct error *);
	int (*read)(const struct intake_plan *, const char *path,
		    struct intake_notes *, struct error *);
};

#define IMPORT(name) extern const struct importer import_##name;
#include "traffic/imports.def"
#undef IMPORT
extern const struct importer *const importer_table[];

const struct importer *importer_find(const char *name);
/* What a file is, by how it begins. */
const struct importer *importer_guess(const char *text, size_t len);
/* Reads the file, "-": standard input, by that importer. */
int importer_read(const struct importer *, const struct intake_plan *,
		  const char *path, struct intake_notes *, struct error *);
/* The same of a file; what cannot be read yet is taken for a log. */
const struct importer *importer_guess_file(const char *path);

/* import_routes.c: whether the first line is one of its. */
int routes_line_is_route(const char *text);
/* import_access_log.c: the same of a text in memory. */
int access_log_parse(const struct intake_plan *, const char *text, size_t len,
		     struct intake_notes *, struct error *);

/* jsonlike.c: JSON, or YAML, to a tree of bounded size. STATUS_DATA. */
json_t *jsonlike_parse(const char *name, const char *text, size_t len,
		       struct error *);
/* yaml.c; depth, aliases and size are bounded. */
json_t *yaml_parse(const char *name, const char *text, size_t len,
		   struct error *);

#endif
