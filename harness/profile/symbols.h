/* SPDX-License-Identifier: MIT */
/*
 * What stands at an address of an ELF file, by elfutils: function, file, line,
 * and what was inlined there. The file is not trusted, and elfutils has no
 * deadline: so this runs in a process of its own (flatline symbols), which
 * symbols_ask.c starts, and which is ended when it takes too long.
 *
 * That process prints lines, in which later ones count more: for an offset in
 * the file first what its symbols say, then what its debug information says,
 * innermost first:
 *
 *	KIND OFFSET LINE FUNCTION FILE
 *
 * separated by tabs; KIND is s or d, the offset is hexadecimal.
 */
#ifndef PROFILE_SYMBOLS_H
#define PROFILE_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

enum { SYMBOLS_ASKED = 4096 /* offsets at a time, at most */ };

/* Prints what it finds as it goes. STATUS_DATA: not an ELF file. */
int symbols_print(const char *path, const uint64_t *offsets, size_t count,
		  FILE *out, struct error *);

/* symbols_dwarf.c: the debug information for sorted addresses; offsets[i] is
 * what addresses[i] is called in a line. */
struct Elf;
void symbols_print_dwarf(struct Elf *, const uint64_t *addresses,
			 const uint64_t *offsets, size_t count, FILE *out);
/* symbol_line.c: a line of the answer. */
void symbols_print_line(FILE *out, char kind, uint64_t offset, int line,
			const char *function, const char *file);

/* symbol_names.c: a name as its source spells it; the caller frees it. */
char *symbol_name(const char *mangled);
/* symbol_rust.c: the same for Rust's; NULL: it is none. */
char *symbol_name_rust(const char *mangled);

/* symbols_ask.c: a place in the sources. */
struct symbol_place {
	uint64_t offset;
	char *function; /* owned, as file; "" when not known */
	char *file;
	int line;
	int exact; /* from debug information */
};

struct symbols {
	struct symbol_place *places; /* by offset, each innermost first */
	size_t count;
};

/* Runs flatline symbols, for so many seconds at most; what it has said by then
 * is kept. */
void symbols_ask(struct symbols *, const char *path, const uint64_t *offsets,
		 size_t count, double timeout_s);
/* Whether that is what it runs. */
int symbols_are_asked(const char *const *argv);
/* Nothing: debug information is fetched from no server, and what reads a
 * stranger's file has no secrets. */
extern char *const symbols_environment[];
/* The same for its answer, which may be anything. */
void symbols_parse(struct symbols *, const char *answer);
void symbols_free(struct symbols *);
/* The places of that offset; how many. */
size_t symbols_find(const struct symbols *, uint64_t offset,
		    const struct symbol_place **);

#endif
