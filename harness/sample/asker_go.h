/* SPDX-License-Identifier: MIT */
/* What /debug/pprof says, as text; the formats are runtime/pprof's. */
#ifndef SAMPLE_ASKER_GO_H
#define SAMPLE_ASKER_GO_H

#include "base/buf.h"
#include "base/error.h"
#include "sample/ask.h"

/* Does the program serve profiles at all? 1 too where that is not known. */
int go_file_has_profiles(int fd);
/* HeapAlloc of heap?debug=1; NAN: not such a text. */
double go_parse_heap(const char *text);
/* The total of goroutine?debug=1. */
double go_parse_goroutines(const char *text);

/* Where the process serves its profiles, found if need be; NULL: nowhere. The
 * caller frees it. */
char *go_base(struct contact *);
/* Its heap profile as text, after a collection. */
int go_profile(const char *base, struct buf *, struct error *);

#endif
