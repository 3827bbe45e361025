/* SPDX-License-Identifier: MIT */
/* Which file of a process an address is in, from its maps file. */
#ifndef PROFILE_NATIVE_MODULES_H
#define PROFILE_NATIVE_MODULES_H

#include <stddef.h>
#include <stdint.h>

/* A mapping with code in it. */
struct module {
	uint64_t begin, end;
	uint64_t offset; /* of its first byte in the file */
	char *path;	 /* owned; "" if it is of no file, or that is gone */
};

struct modules {
	struct module *items; /* by address */
	size_t count;
	char *program; /* the file that the process runs; "" when not known */
};

/* Of the text of a maps file, which may be anything. */
void modules_parse(struct modules *, const char *maps);
/* Of the process of that directory. */
void modules_read(struct modules *, int dir);
void modules_free(struct modules *);
/* NULL: it is in none. */
const struct module *modules_find(const struct modules *, uint64_t address);

#endif
