/* SPDX-License-Identifier: MIT */
/*
 * The objects of a heap dump and the references between them, in the form in
 * which heap_tree.h finds what keeps them. The file is read twice; of it only
 * numbers and names are held, not what objects contain.
 */
#ifndef PROFILE_HPROF_GRAPH_H
#define PROFILE_HPROF_GRAPH_H

#include "profile/heap_graph.h"

/* The kind of a class itself: its edges are its static fields. */
enum { HPROF_KIND_CLASS = HEAP_CODE };

/*
 * Node 0 is the root, of which all classes are held: a class loader that only
 * its classes refer to is not seen. What a call in progress has is held by the
 * root only if nothing else has it, or no object that a thread works on would
 * be told from what lasts. most: of memory that the graph and its analysis may
 * take. STATUS_DATA: it is no dump; STATUS_UNAVAILABLE: it takes more memory.
 */
int hprof_graph(int fd, double most, const volatile int *stop,
		struct heap_graph *, struct error *);

#endif
