/* SPDX-License-Identifier: MIT */
/* podman or docker, asked by its own program. */
#ifndef CMD_GATE_ENGINE_H
#define CMD_GATE_ENGINE_H

#include "base/buf.h"
#include "base/error.h"

/*
 * The first engine that has the images, NULL where none is wanted, and the
 * ports that they expose, 0: none. NULL: no engine has them, and what each says
 * of that.
 */
const char *gate_engine_find(const char *const wanted[2], int ports[2],
			     struct error *);
/* Runs it with three words. A status as of child_output; errors: what it says
 * on standard error counts, too. */
int gate_engine_run(const char *engine, const char *what, const char *verb,
		    const char *name, int errors, struct buf *said);
/* The last line of what it said, where an engine tells what is wrong. */
void gate_engine_add_last_line(struct buf *, const char *said);

#endif
