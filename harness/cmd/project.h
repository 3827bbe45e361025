/* SPDX-License-Identifier: MIT */
/*
 * What a folder tells of the service in it: how it is started, and which
 * document describes its routes. Files of a stranger: read with a bound, never
 * run.
 */
#ifndef CMD_PROJECT_H
#define CMD_PROJECT_H

#include "base/buf.h"
#include "base/error.h"

struct project {
	const char *found;   /* "package.json"; NULL: no file that is known */
	struct buf command;  /* a line for a shell; "": not known */
	const char *example; /* one for projects such as that which was found */
	const char *openapi; /* "docs/openapi.yaml"; NULL: none */
};

/* Looks at the folder that one is in. */
void project_look(struct project *);
void project_free(struct project *);

/* A kind of project: a row in project_files.c. */
struct project_file {
	const char *name; /* "go.mod" */
	/* Adds the command that starts it, or nothing. Text is the file's. */
	void (*command)(struct buf *command, const char *text, size_t length);
	const char *example; /* what to say where the file tells no command */
};
extern const struct project_file project_files[]; /* ended by a NULL */

#endif
