/* SPDX-License-Identifier: MIT */
/*
 * Records, and in those that have parts of the heap records again, by the
 * manual of the format ("HPROF Agent", JDK 6) and HotSpot's heapDumper.cpp.
 */
#include "profile/hprof.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"

enum record {
	RECORD_NAME = 0x01,
	RECORD_LOADED = 0x02,
	RECORD_HEAP = 0x0c,
	RECORD_HEAP_SEGMENT = 0x1c
};

enum part {
	PART_CLASS = 0x20,
	PART_OBJECT = 0x21,
	PART_ARRAY = 0x22,
	PART_NUMBERS = 0x23
};

/* Roots: an object, then other numbers and numbers of 4 bytes each. */
static const struct root {
	unsigned tag;
	enum hprof_root root;
	unsigned char ids, numbers;
} roots[] = {
    {0xff, HPROF_ROOT_LASTING, 0, 0}, /* not known */
    {0x01, HPROF_ROOT_LASTING, 1, 0}, /* JNI, global */
    {0x02, HPROF_ROOT_PASSING, 0, 2}, /* JNI, local */
    {0x03, HPROF_ROOT_PASSING, 0, 2}, /* in a call */
    {0x04, HPROF_ROOT_PASSING, 0, 1}, /* in a native call */
    {0x05, HPROF_ROOT_LASTING, 0, 0}, /* a class of the JVM's own */
    {0x06, HPROF_ROOT_PASSING, 0, 1}, /* a thread's block */
    {0x07, HPROF_ROOT_PASSING, 0, 0}, /* a monitor in use */
    {0x08, HPROF_ROOT_LASTING, 0, 2}, /* a thread */
};

static void
read_name(struct hprof *hprof)
{
	uint64_t id = hprof_id(hprof);
	uint64_t length = hprof_left(hprof);
	size_t kept = length < HPROF_TEXT ? (size_t)length : HPROF_TEXT;
	const unsigned char *text = hprof_bytes(hprof, kept);

	if (text != NULL && hprof->events->on_name != NULL)
		hprof->events->on_name(hprof->arg, id, (const char *)text,
				       kept);
}

static void
read_loaded(struct hprof *hprof)
{
	uint64_t class, name;

	hprof_number(hprof, 4);
	class = hprof_id(hprof);
	hprof_number(hprof, 4);
	name = hprof_id(hprof);
	if (hprof->failed == NULL && hprof->events->on_loaded != NULL)
		hprof->events->on_loaded(hprof->arg, class, name);
}

static int
read_root(struct hprof *hprof, unsigned tag)
{
	size_t i = 0;
	uint64_t id;

	while (i < COUNT(roots) && roots[i].tag != tag)
		i++;
	if (i == COUNT(roots))
		return -1;
	id = hprof_id(hprof);
	hprof_skip(hprof, roots[i].ids * hprof->id_size +
			      roots[i].numbers * (size_t)4);
	if (hprof->failed == NULL && hprof->events->on_root != NULL)
		hprof->events->on_root(hprof->arg, roots[i].root, id);
	return 0;
}

static unsigned
read_type(struct hprof *hprof)
{
	unsigned type = (unsigned)hprof_number(hprof, 1);

	if (hprof->failed == NULL && hprof_type_size(hprof, type) == 0)
		hprof->failed = "it has fields of an unknown type";
	return type;
}

static void
read_statics(struct hprof *hprof)
{
	uint64_t count = hprof_number(hprof, 2);

	for (uint64_t i = 0; i < count && hprof->failed == NULL; i++) {
		uint64_t name = hprof_id(hprof);
		unsigned type = read_type(hprof);
		uint64_t value =
		    hprof_number(hprof, hprof_type_size(hprof, type));

		if (hprof->failed == NULL && hprof->events->on_static != NULL)
			hprof->events->on_static(hprof->arg, name, type, value);
	}
}

static void
read_fields(struct hprof *hprof)
{
	uint64_t count = hprof_number(hprof, 2);

	for (uint64_t i = 0; i < count && hprof->failed == NULL; i++) {
		uint64_t name = hprof_id(hprof);
		unsigned type = read_type(hprof);

		if (hprof->failed == NULL && hprof->events->on_field != NULL)
			hprof->events->on_field(hprof->arg, name, type);
	}
}

/* Between the name and the fields stand the loader, signers, domain, two that
 * are reserved, a size, and constants. */
static void
read_class(struct hprof *hprof)
{
	uint64_t id = hprof_id(hprof), super, constants;

	hprof_number(hprof, 4);
	super = hprof_id(hprof);
	hprof_skip(hprof, 5 * hprof->id_size + 4);
	constants = hprof_number(hprof, 2);
	for (uint64_t i = 0; i < constants && hprof->failed == NULL; i++) {
		hprof_number(hprof, 2);
		hprof_skip(hprof, hprof_type_size(hprof, read_type(hprof)));
	}
	if (hprof->failed == NULL && hprof->events->on_class != NULL)
		hprof->events->on_class(hprof->arg, id, super);
	read_statics(hprof);
	read_fields(hprof);
}

static void
read_object(struct hprof *hprof)
{
	uint64_t id = hprof_id(hprof), class;
	const unsigned char *fields;
	size_t length;

	hprof_number(hprof, 4);
	class = hprof_id(hprof);
	length = (size_t)hprof_number(hprof, 4);
	fields = hprof_bytes(hprof, length);
	if (fields != NULL && hprof->events->on_object != NULL)
		hprof->events->on_object(hprof->arg, id, class, fields, length);
}

static void
read_array(struct hprof *hprof)
{
	uint64_t id = hprof_id(hprof), count, class;

	hprof_number(hprof, 4);
	count = hprof_number(hprof, 4);
	class = hprof_id(hprof);
	if (hprof->failed == NULL && hprof->events->on_array != NULL)
		hprof->events->on_array(hprof->arg, id, class, (uint32_t)count);
	if (hprof->events->on_element == NULL) {
		hprof_skip(hprof, count * hprof->id_size);
		return;
	}
	for (uint64_t i = 0; i < count && hprof->failed == NULL; i++) {
		uint64_t element = hprof_id(hprof);

		if (hprof->failed == NULL)
			hprof->events->on_element(hprof->arg, element);
	}
}

static void
read_numbers(struct hprof *hprof)
{
	uint64_t id = hprof_id(hprof), count;
	unsigned type;

	hprof_number(hprof, 4);
	count = hprof_number(hprof, 4);
	type = read_type(hprof);
	hprof_skip(hprof, count * hprof_type_size(hprof, type));
	if (hprof->failed == NULL && hprof->events->on_numbers != NULL)
		hprof->events->on_numbers(hprof->arg, id, type,
					  (uint32_t)count);
}

static void
read_part(struct hprof *hprof)
{
	unsigned tag = (unsigned)hprof_number(hprof, 1);

	if (hprof->failed != NULL)
		return;
	if (tag == PART_CLASS)
		read_class(hprof);
	else if (tag == PART_OBJECT)
		read_object(hprof);
	else if (tag == PART_ARRAY)
		read_array(hprof);
	else if (tag == PART_NUMBERS)
		read_numbers(hprof);
	else if (read_root(hprof, tag) != 0)
		hprof->failed = "it has a part of an unknown kind";
}

/* A kind, a time, and how long it is. */
static void
read_record(struct hprof *hprof)
{
	unsigned tag = (unsigned)hprof_number(hprof, 1);
	uint64_t length;

	hprof_number(hprof, 4);
	length = hprof_number(hprof, 4);
	if (hprof->failed == NULL && length > hprof_left(hprof))
		hprof->failed = "it ends early";
	if (hprof->failed != NULL)
		return;
	hprof->end = hprof->base + hprof->at + length;
	if (tag == RECORD_NAME)
		read_name(hprof);
	else if (tag == RECORD_LOADED)
		read_loaded(hprof);
	else if (tag == RECORD_HEAP || tag == RECORD_HEAP_SEGMENT)
		while (hprof->failed == NULL && hprof_left(hprof) > 0 &&
		       !(hprof->stop != NULL && *hprof->stop))
			read_part(hprof);
	hprof_skip(hprof, hprof_left(hprof));
	hprof->end = hprof->size;
}

/* Of 1.0.1 only the segments are missing. */
static void
read_head(struct hprof *hprof)
{
	static const char head[] = "JAVA PROFILE 1.0.";
	const unsigned char *text = hprof_bytes(hprof, sizeof(head) + 1);

	if (text == NULL || memcmp(text, head, sizeof(head) - 1) != 0 ||
	    (text[sizeof(head) - 1] != '1' && text[sizeof(head) - 1] != '2') ||
	    text[sizeof(head)] != '\0') {
		hprof->failed = "it does not begin with \"JAVA PROFILE 1.0.2\"";
		return;
	}
	hprof->id_size = (size_t)hprof_number(hprof, 4);
	hprof_number(hprof, 8);
	if (hprof->failed == NULL && hprof->id_size != 4 && hprof->id_size != 8)
		hprof->failed = "its objects have numbers of neither 4 nor 8 "
				"bytes";
}

int
hprof_read(struct hprof *hprof, struct error *err)
{
	struct stat info;

	if (fstat(hprof->fd, &info) != 0 || !S_ISREG(info.st_mode))
		return error_set(err, STATUS_DATA, "it is no regular file");
	hprof->size = hprof->end = (uint64_t)info.st_size;
	hprof->base = 0;
	hprof->at = hprof->have = 0;
	hprof->room = info.st_size < HPROF_BUFFER ? (size_t)info.st_size + 1
						  : HPROF_BUFFER;
	hprof->buffer = xmalloc(hprof->room);
	read_head(hprof);
	while (hprof->failed == NULL && hprof_left(hprof) > 0 &&
	       !(hprof->stop != NULL && *hprof->stop))
		read_record(hprof);
	free(hprof->buffer);
	if (hprof->failed != NULL)
		return error_set(err, STATUS_DATA, "%s", hprof->failed);
	if (hprof->stop != NULL && *hprof->stop)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return 0;
}
