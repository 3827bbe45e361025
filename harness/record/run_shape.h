/* SPDX-License-Identifier: MIT */
/* The rows of run_info.def as tables, for code that walks all of them. */
#ifndef RECORD_RUN_SHAPE_H
#define RECORD_RUN_SHAPE_H

#include "record/run_info.h"

enum run_field_type {
	RUN_TEXT,
	RUN_NUMBER,
	RUN_INTEGER,
	RUN_FLAG,
	RUN_TEXTS,
	RUN_POINTS,
	RUN_OBJECT,
	RUN_LIST
};

enum run_field_when { RUN_REQUIRED, RUN_NULLABLE, RUN_OPTIONAL };

struct run_field {
	enum run_field_type type;
	enum run_field_when when;
	const char *key, *about;
	size_t offset;
	const struct run_shape *shape; /* of OBJECT and LIST */
};

struct run_shape {
	const char *name, *about;
	const struct run_field *(*fields)(size_t *count);
	size_t size;
};

/* The beginning that all parts have in common. */
static inline int *
run_part_present(void *part)
{
	return part;
}

static inline uint64_t *
run_part_keys(void *part)
{
	return (uint64_t *)((char *)part + offsetof(struct run_info, keys));
}

static inline void *
run_field_at(void *part, const struct run_field *field)
{
	return (char *)part + field->offset;
}

#endif
