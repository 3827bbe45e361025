/* SPDX-License-Identifier: MIT */
#ifndef TRAFFIC_PATTERN_SOURCE_H
#define TRAFFIC_PATTERN_SOURCE_H

#include "base/buf.h"
#include "traffic/import.h"
#include "traffic/pattern.h"

/* Each of them, as --route has it. STATUS_USAGE. */
int patterns_add_all(struct patterns *, const struct strings *texts,
		     struct error *);
/* The routes of a document; notes are filled in. STATUS_DATA, STATUS_IO. */
int patterns_add_openapi(struct patterns *, const char *path,
			 struct import_notes *notes, struct error *);

#endif
