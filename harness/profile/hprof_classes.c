/* SPDX-License-Identifier: MIT */
#include "profile/hprof_classes.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum {
	NAMES = 8 << 20,
	TEXTS = 256 << 20, /* bytes of all names */
	CLASSES = 2 << 20,
	FIELDS = 16 << 20
};

/* What is added to the names of the dump. */
static const char *const added[] = {"?",  "(root)", "[Z", "[C", "[F",
				    "[D", "[B",	    "[S", "[I", "[J"};
enum { ADDED_UNKNOWN, ADDED_NUMBERS = 2 };

/* Room for one more; -1: that are too many. */
static int
room_for(void **items, size_t count, size_t *room, size_t most, size_t size)
{
	if (count >= most)
		return -1;
	if (count == *room) {
		*room = *room > 0 ? 2 * *room : 1024;
		*items = xrealloc(*items, *room * size);
	}
	return 0;
}

int
hprof_classes_name(struct hprof_classes *classes, uint64_t id, const char *text,
		   size_t length)
{
	void *items = classes->names;

	if (classes->texts.len + length >= TEXTS ||
	    room_for(&items, classes->name_count, &classes->name_room, NAMES,
		     sizeof(*classes->names)) != 0)
		return -1;
	classes->names = items;
	classes->names[classes->name_count++] =
	    (struct hprof_name){id, (uint32_t)classes->texts.len};
	buf_add(&classes->texts, text, strnlen(text, length));
	buf_add(&classes->texts, "", 1);
	return 0;
}

int
hprof_classes_loaded(struct hprof_classes *classes, uint64_t class,
		     uint64_t name)
{
	void *items = classes->loaded;

	if (room_for(&items, classes->loaded_count, &classes->loaded_room,
		     CLASSES, sizeof(*classes->loaded)) != 0)
		return -1;
	classes->loaded = items;
	classes->loaded[classes->loaded_count++] =
	    (struct hprof_loaded){class, name};
	return 0;
}

int
hprof_classes_add(struct hprof_classes *classes, uint64_t id, uint64_t super)
{
	void *items = classes->items;

	if (room_for(&items, classes->count, &classes->room, CLASSES,
		     sizeof(*classes->items)) != 0)
		return -1;
	classes->items = items;
	classes->items[classes->count++] = (struct hprof_class){
	    .id = id, .super = super, .first = classes->field_count};
	return 0;
}

int
hprof_classes_field(struct hprof_classes *classes, uint64_t name,
		    enum hprof_type type)
{
	void *items = classes->fields;

	if (room_for(&items, classes->field_count, &classes->field_room, FIELDS,
		     sizeof(*classes->fields)) != 0)
		return -1;
	classes->fields = items;
	classes->fields[classes->field_count++] =
	    (struct hprof_field){.name = name, .type = (unsigned char)type};
	classes->items[classes->count - 1].count++;
	return 0;
}

/* All that is looked up begins with its number. */
static int
id_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sort(void *items, size_t count, size_t size)
{
	if (count > 0)
		qsort(items, count, size, id_compare);
}

static const void *
find(const void *items, size_t count, size_t size, uint64_t id)
{
	return count > 0 ? bsearch(&id, items, count, size, id_compare) : NULL;
}

uint32_t
hprof_name_find(const struct hprof_classes *classes, uint64_t id)
{
	const struct hprof_name *name =
	    find(classes->names, classes->known, sizeof(*name), id);

	return name != NULL ? (uint32_t)(name - classes->names)
			    : (uint32_t)classes->known + ADDED_UNKNOWN;
}

uint32_t
hprof_class_name(const struct hprof_classes *classes, uint64_t id)
{
	const struct hprof_loaded *loaded =
	    find(classes->loaded, classes->loaded_count, sizeof(*loaded), id);

	return loaded != NULL ? hprof_name_find(classes, loaded->name)
			      : (uint32_t)classes->known + ADDED_UNKNOWN;
}

uint32_t
hprof_class_find(const struct hprof_classes *classes, uint64_t id)
{
	const struct hprof_class *class =
	    find(classes->items, classes->count, sizeof(*class), id);

	return class != NULL ? (uint32_t)(class - classes->items)
			     : HPROF_NO_CLASS;
}

uint32_t
hprof_numbers_name(const struct hprof_classes *classes, enum hprof_type type)
{
	return (uint32_t)(classes->known + ADDED_NUMBERS + type -
			  HPROF_BOOLEAN);
}

/* What only waits for a collection; a Finalizer keeps its object. */
static int
is_weak(const struct hprof_classes *classes, uint32_t class)
{
	static const char *const names[] = {"java/lang/ref/WeakReference",
					    "java/lang/ref/SoftReference",
					    "java/lang/ref/PhantomReference"};

	for (int i = 0; i < HPROF_DEEPEST && class != HPROF_NO_CLASS; i++) {
		const struct hprof_class *at = &classes->items[class];
		const char *name =
		    classes->texts.data + classes->names[at->name].at;

		for (size_t j = 0; j < COUNT(names); j++)
			if (strcmp(name, names[j]) == 0)
				return 1;
		class = at->parent;
	}
	return 0;
}

/* Indexes are those of the sorted names; what is added comes behind. */
static void
names_end(struct hprof_classes *classes)
{
	sort(classes->names, classes->name_count, sizeof(*classes->names));
	classes->known = classes->name_count;
	classes->names =
	    xrealloc(classes->names,
		     (classes->known + COUNT(added)) * sizeof(*classes->names));
	for (size_t i = 0; i < COUNT(added); i++) {
		classes->names[classes->name_count++] =
		    (struct hprof_name){0, (uint32_t)classes->texts.len};
		buf_add(&classes->texts, added[i], strlen(added[i]) + 1);
	}
}

void
hprof_classes_end(struct hprof_classes *classes)
{
	names_end(classes);
	sort(classes->loaded, classes->loaded_count, sizeof(*classes->loaded));
	sort(classes->items, classes->count, sizeof(*classes->items));
	for (size_t i = 0; i < classes->count; i++) {
		struct hprof_class *class = &classes->items[i];

		class->name = hprof_class_name(classes, class->id);
		class->parent = hprof_class_find(classes, class->super);
	}
	for (size_t i = 0; i < classes->field_count; i++)
		classes->fields[i].label =
		    hprof_name_find(classes, classes->fields[i].name);
	for (size_t i = 0; i < classes->count; i++)
		classes->items[i].is_weak =
		    (unsigned char)is_weak(classes, (uint32_t)i);
}

void
hprof_classes_free(struct hprof_classes *classes)
{
	free(classes->names);
	free(classes->loaded);
	free(classes->items);
	free(classes->fields);
	buf_free(&classes->texts);
	*classes = (struct hprof_classes){.count = 0};
}
