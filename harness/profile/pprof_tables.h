/* SPDX-License-Identifier: MIT */
/*
 * The tables of profile.proto: texts, functions, locations with their lines,
 * and types of values, by which its samples name everything. Names stay in the
 * bytes that were read, which have to outlive the tables.
 */
#ifndef PROFILE_PPROF_TABLES_H
#define PROFILE_PPROF_TABLES_H

#include "base/error.h"
#include "profile/pprof_wire.h"

enum { PPROF_VALUES = 16 }; /* of a sample */

struct pprof_function {
	uint64_t id, name, file; /* the last two: texts, by number */
};

/* A line of a location: the innermost of inlined calls comes first. */
struct pprof_line {
	uint64_t function, number;
};

struct pprof_location {
	uint64_t id;
	size_t first, count; /* of the lines */
};

struct pprof_type {
	uint64_t name, unit;
};

/* Entries of one kind, in memory that grows. */
struct pprof_entries {
	void *items;
	size_t count, capacity;
};

/* Starts as all zero. */
struct pprof_tables {
	struct pprof_entries strings, functions, locations, lines;
	struct pprof_type types[PPROF_VALUES];
	size_t ntypes;
	uint64_t usual; /* the name of the type that counts, says the file */
	size_t value;	/* the one that counts */
};

/* Whatever their order in the file. STATUS_DATA: it is no such profile, holds
 * no bytes, or has too many entries. Free them also then. */
int pprof_tables_read(struct pprof_tables *, struct pprof_wire, struct error *);
void pprof_tables_free(struct pprof_tables *);
/* NULL: there is none. */
const struct pprof_function *pprof_function(const struct pprof_tables *,
					    uint64_t id);
const struct pprof_location *pprof_location(const struct pprof_tables *,
					    uint64_t id);
/* A text of at most 1024 bytes; "" for a number that has none. The caller frees
 * it. */
char *pprof_text(const struct pprof_tables *, uint64_t number);

#endif
