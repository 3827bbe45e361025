/* SPDX-License-Identifier: MIT */
/*
 * The version of a process's runtime, from its files alone: nothing is asked or
 * executed. It consists of letters, digits and "._+-" only.
 */
#ifndef SAMPLE_VERSION_H
#define SAMPLE_VERSION_H

#include <stddef.h>
#include <sys/types.h>

enum { VERSION = 40 /* with its NUL */ };

/* "20.20.2", of runtime_of(pid); "" where it cannot be found. */
void version_of(pid_t, const char *runtime, char version[VERSION]);

/* From the name of the executable: "python3.11", "pypy3.9". */
void version_parse_python(const char *name, char version[VERSION]);
/* From the file `release` in Java's home. */
void version_parse_java(const char *text, char version[VERSION]);
/* From the section .go.buildinfo as Go 1.18 and later write it (Go's package
 * debug/buildinfo): at byte 32 the length of the version, then the version. */
void version_parse_go(const char *bytes, size_t size, char version[VERSION]);
/* From the name of Node's inspector, "node.js/v20.20.2", anywhere in a file. */
void version_find_node(int fd, char version[VERSION]);

#endif
