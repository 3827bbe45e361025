/* SPDX-License-Identifier: MIT */
/* The text of /debug/pprof pages; the formats are those of runtime/pprof. */
#ifndef SAMPLE_ASKER_GO_H
#define SAMPLE_ASKER_GO_H

#include "base/buf.h"
#include "base/error.h"
#include "sample/ask.h"

/* Can the program serve profiles at all? 1 also when that is not known. */
int go_file_has_profiles(int fd);
/* HeapAlloc of heap?debug=1; NAN: the text is something else. */
double go_parse_heap(const char *text);
/* HeapSys: what is mapped for the heap. */
double go_parse_heap_size(const char *text);
/* The total of goroutine?debug=1. */
double go_parse_goroutines(const char *text);

/* The URL where the process serves its profiles, searched for if need be; NULL:
 * nowhere, or it may not be asked. The caller frees it. */
char *go_base(struct contact *);
/* A page of them: "goroutine?debug=1". -1: there is none. */
int go_page(const char *base, const char *what, struct buf *text);
/* Its heap profile as text, after a collection. */
int go_profile(const char *base, struct buf *, struct error *);

#endif
