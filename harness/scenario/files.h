/* SPDX-License-Identifier: MIT */
/*
 * Files that a scenario names: beneath its own folder, read once, and shared
 * by all its users. Any thread may ask.
 */
#ifndef SCENARIO_FILES_H
#define SCENARIO_FILES_H

#include <stddef.h>
#include <stdint.h>

struct files;

/* Whole and as it is, with a NUL behind it; kept until files_free(). */
struct file {
	char *path; /* as the script wrote it */
	char *text;
	size_t length;
};

/* The folder that holds the scenario file of that path. */
struct files *files_new(const char *scenario_path);
void files_free(struct files *);
const char *files_folder(const struct files *); /* "scenarios/", or "" */
/* Over the text of each file read so far, after that hash. */
uint64_t files_hash(struct files *, uint64_t hash);
/* NULL: why not, in a line without the path. */
const struct file *files_get(struct files *, const char *path, char *why,
			     size_t size);
const char *file_base(const struct file *); /* its name without folders */

#endif
