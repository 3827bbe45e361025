/* SPDX-License-Identifier: MIT */
/*
 * Files that a scenario names, beneath its own folder. Each is read once and
 * shared by all users. Thread-safe.
 */
#ifndef SCENARIO_FILES_H
#define SCENARIO_FILES_H

#include <stddef.h>
#include <stdint.h>

struct files;

/* The whole file and a NUL after it; kept until files_free(). */
struct file {
	char *path; /* as the script wrote it */
	char *text;
	size_t length;
};

/* The files beneath the folder of that scenario file. */
struct files *files_new(const char *scenario_path);
void files_free(struct files *);
const char *files_folder(const struct files *); /* "scenarios/", or "" */
/* Continues a hash over the text of each file read so far. */
uint64_t files_hash(struct files *, uint64_t hash);
/* Whether one of them has that text in it. */
int files_mention(struct files *, const char *text);
/* NULL: why not, in one line without the path. */
const struct file *files_get(struct files *, const char *path, char *why,
			     size_t size);
const char *file_base(const struct file *); /* its name without folders */

#endif
