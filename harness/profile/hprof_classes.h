/* SPDX-License-Identifier: MIT */
/* The names in a heap dump, and what the objects of each class are made of. */
#ifndef PROFILE_HPROF_CLASSES_H
#define PROFILE_HPROF_CLASSES_H

#include "base/buf.h"
#include "profile/hprof.h"

struct hprof_name {
	uint64_t id;
	uint32_t at; /* in texts */
};

struct hprof_loaded {
	uint64_t class, name;
};

struct hprof_field {
	uint64_t name;
	uint32_t label; /* the index of that name */
	unsigned char type;
};

struct hprof_class {
	uint64_t id, super;
	uint32_t name;	       /* the index of its name */
	uint32_t parent;       /* the index of its superclass */
	size_t first, count;   /* its own fields */
	unsigned char is_weak; /* its referent is not kept alive by it */
};

/* All zero at first. */
struct hprof_classes {
	struct hprof_name *names;
	size_t name_count, name_room;
	struct buf texts;
	struct hprof_loaded *loaded;
	size_t loaded_count, loaded_room;
	struct hprof_class *items;
	size_t count, room;
	struct hprof_field *fields;
	size_t field_count, field_room;
	size_t known; /* names that are in the dump; others follow */
};

enum { HPROF_NO_CLASS = UINT32_MAX, HPROF_DEEPEST = 256 };

/* As they come. -1: there are too many. */
int hprof_classes_name(struct hprof_classes *, uint64_t id, const char *,
		       size_t length);
int hprof_classes_loaded(struct hprof_classes *, uint64_t class, uint64_t name);
int hprof_classes_add(struct hprof_classes *, uint64_t id, uint64_t super);
int hprof_classes_field(struct hprof_classes *, uint64_t name, enum hprof_type);
/* Once all have come: from now on they are found. */
void hprof_classes_end(struct hprof_classes *);
/* The index of a class; HPROF_NO_CLASS. */
uint32_t hprof_class_find(const struct hprof_classes *, uint64_t id);
/* The index of the name of a class, loaded or not; of a name. */
uint32_t hprof_class_name(const struct hprof_classes *, uint64_t id);
uint32_t hprof_name_find(const struct hprof_classes *, uint64_t id);
/* The index of the name of an array of numbers: "[B". */
uint32_t hprof_numbers_name(const struct hprof_classes *, enum hprof_type);
void hprof_classes_free(struct hprof_classes *);

#endif
