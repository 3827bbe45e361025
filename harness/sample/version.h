/* SPDX-License-Identifier: MIT */
/*
 * Which version of its runtime a process runs, from its files alone: nobody is
 * asked, nothing is run. What is found is letters, digits and "._+-" only.
 */
#ifndef SAMPLE_VERSION_H
#define SAMPLE_VERSION_H

#include <stddef.h>
#include <sys/types.h>

enum { VERSION = 40 /* with its NUL */ };

/* "20.20.2", of runtime_of(pid); "" where it is not told. */
void version_of(pid_t, const char *runtime, char version[VERSION]);

/* "python3.11", "pypy3.9": the name of what it runs. */
void version_parse_python(const char *name, char version[VERSION]);
/* The file `release` in java's home. */
void version_parse_java(const char *text, char version[VERSION]);
/* The section .go.buildinfo as Go 1.18 and later write it (debug/buildinfo of
 * Go's library): the version behind its length at byte 32. */
void version_parse_go(const char *bytes, size_t size, char version[VERSION]);
/* What Node's inspector calls itself, "node.js/v20.20.2", anywhere in a file.
 */
void version_find_node(int fd, char version[VERSION]);

#endif
