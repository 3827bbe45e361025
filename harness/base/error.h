/* SPDX-License-Identifier: MIT */
/*
 * How a command can end, and the first thing that went wrong.
 * A function that can fail for a reason outside the program takes a
 * struct error, fills it with error_set() and returns -1 or NULL. The first
 * failure is kept: setting an error that is set already changes nothing.
 * main.c prints it, once.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

/* Exit statuses; the manual page and design list what each one means. */
enum status {
	STATUS_OK = 0,
	STATUS_LEAK = 1,
	STATUS_INCONCLUSIVE = 2,
	STATUS_FAILED = 3,
	STATUS_USAGE = 64,
	STATUS_DATA = 65,
	STATUS_UNAVAILABLE = 69,
	STATUS_BUG = 70,
	STATUS_MEMORY = 71, /* mem_exhausted() */
	STATUS_IO = 74,
	STATUS_INTERRUPTED = 130
};

/* All zero is "no error". text is one line, without a newline. */
struct error {
	enum status status;
	char text[512];
};

/* Keep the first failure; always returns -1, so `return error_set(...)`. */
int error_set(struct error *, enum status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The worse of two statuses, in the order 64 and above, 1, 3, 2, 0. */
enum status status_worse(enum status, enum status);

#endif
