/* SPDX-License-Identifier: MIT */
/* What the load would take of this machine, told before it begins. */
#ifndef DRIVE_MACHINE_LIMITS_H
#define DRIVE_MACHINE_LIMITS_H

#include "base/settings.h"
#include "net/net.h"

/*
 * Raises our limit of open files as far as allowed: load needs thousands of
 * connections.
 */
void file_limit_raise(void);

/* What the machine has. */
struct machine {
	double files; /* that this process may open */
	double processors;
	double memory;	       /* bytes, that may still be taken */
	const char *memory_of; /* what sets that: "memory.max" */
};

/*
 * Tells what the load needs more of than there is, a line each. note may be
 * NULL.
 */
void machine_limits_note(const struct settings *, const struct transport *,
			 void (*note)(const char *text));
/* The same of a given machine. */
void machine_limits_compare(const struct machine *, const struct settings *,
			    const struct transport *,
			    void (*note)(const char *text));

#endif
