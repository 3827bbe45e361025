/* SPDX-License-Identifier: MIT */
/* Whose code a native function is, by where it lies and what it is called. */
#ifndef PROFILE_NATIVE_PACKAGE_H
#define PROFILE_NATIVE_PACKAGE_H

/* All of it is "" when not known. */
struct native_code {
	const char *program; /* the file that the process runs */
	const char *module;  /* the file that the code is in */
	const char *function, *source;
};

/*
 * The library, crate or namespace, or the program itself; the caller frees it.
 * NULL: the C or C++ library, or Rust's, or a function that only passes on what
 * malloc gave it. is_users is set if it is the service's own.
 */
char *native_package(const struct native_code *, int *is_users);

#endif
