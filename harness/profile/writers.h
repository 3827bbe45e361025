/* SPDX-License-Identifier: MIT */
/*
 * The formats that a profile is written in: one file that ends in one const
 * struct, and a row in writers.def.
 */
#ifndef PROFILE_WRITERS_H
#define PROFILE_WRITERS_H

#include "profile/profile.h"

/* For how many requests, or hours, a profile is. */
struct profile_dose {
	double amount;
	const char *each; /* "request" */
};

struct profile_writer {
	const char *file;  /* its name in the directory */
	const char *label; /* at most eight letters */
	void (*write)(const struct profile *, const struct profile_dose *,
		      struct buf *);
};

#define WRITER(name) extern const struct profile_writer writer_##name;
#include "profile/writers.def"
#undef WRITER

extern const struct profile_writer *const writer_table[];
extern const size_t writer_count;

#endif
