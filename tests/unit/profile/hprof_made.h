/* SPDX-License-Identifier: MIT */
/* A heap dump made by hand, as HotSpot would write it. */
#ifndef TESTS_HPROF_MADE_H
#define TESTS_HPROF_MADE_H

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "profile/hprof.h"

struct made_dump {
	size_t id_size;
	struct buf names, loaded, heap;
	struct strings texts;
};

/* A field of a class, or with a value a static one. */
struct made_field {
	const char *name;
	enum hprof_type type;
	uint64_t value;
};

static inline void
made_number(struct buf *out, size_t size, uint64_t number)
{
	for (size_t i = size; i-- > 0;) {
		char byte = (char)(number >> 8 * i & 0xff);

		buf_add(out, &byte, 1);
	}
}

static inline void
made_record(struct buf *out, unsigned tag, const struct buf *body)
{
	made_number(out, 1, tag);
	made_number(out, 4, 0);
	made_number(out, 4, body->len);
	buf_add(out, body->data, body->len);
}

/* The number of a name, which is written once. */
static inline uint64_t
made_text(struct made_dump *made, const char *text)
{
	struct buf body = {0};
	uint64_t id;

	if (strings_has(&made->texts, text))
		return 5 + (uint64_t)strings_index(&made->texts, text);
	strings_add(&made->texts, text);
	id = 5 + (uint64_t)strings_index(&made->texts, text);
	made_number(&body, made->id_size, id);
	buf_adds(&body, text);
	made_record(&made->names, 0x01, &body);
	buf_free(&body);
	return id;
}

static inline void
made_loaded(struct made_dump *made, uint64_t id, const char *name)
{
	struct buf body = {0};

	made_number(&body, 4, 1);
	made_number(&body, made->id_size, id);
	made_number(&body, 4, 0);
	made_number(&body, made->id_size, made_text(made, name));
	made_record(&made->loaded, 0x02, &body);
	buf_free(&body);
}

static inline size_t
made_size(const struct made_dump *made, enum hprof_type type)
{
	const struct hprof hprof = {.id_size = made->id_size};

	return hprof_type_size(&hprof, type);
}

/* Each list of fields ends with one without a name. */
static inline void
made_class(struct made_dump *made, uint64_t id, uint64_t super,
	   const char *name, const struct made_field *statics,
	   const struct made_field *fields)
{
	struct buf *out = &made->heap;
	size_t count = 0;

	made_loaded(made, id, name);
	made_number(out, 1, 0x20);
	made_number(out, made->id_size, id);
	made_number(out, 4, 0);
	made_number(out, made->id_size, super);
	for (int i = 0; i < 5; i++)
		made_number(out, made->id_size, 0);
	made_number(out, 4, 0);
	made_number(out, 2, 1); /* a constant */
	made_number(out, 2, 7);
	made_number(out, 1, HPROF_INT);
	made_number(out, 4, 9);
	while (statics[count].name != NULL)
		count++;
	made_number(out, 2, count);
	for (; statics->name != NULL; statics++) {
		made_number(out, made->id_size, made_text(made, statics->name));
		made_number(out, 1, statics->type);
		made_number(out, made_size(made, statics->type),
			    statics->value);
	}
	for (count = 0; fields[count].name != NULL;)
		count++;
	made_number(out, 2, count);
	for (; fields->name != NULL; fields++) {
		made_number(out, made->id_size, made_text(made, fields->name));
		made_number(out, 1, fields->type);
	}
}

/* An object whose fields are references only. */
static inline void
made_object(struct made_dump *made, uint64_t id, uint64_t class,
	    const uint64_t *values, size_t count)
{
	struct buf *out = &made->heap;

	made_number(out, 1, 0x21);
	made_number(out, made->id_size, id);
	made_number(out, 4, 0);
	made_number(out, made->id_size, class);
	made_number(out, 4, count * made->id_size);
	for (size_t i = 0; i < count; i++)
		made_number(out, made->id_size, values[i]);
}

/* Its elements are numbered one after the other, by that step. */
static inline void
made_array(struct made_dump *made, uint64_t id, uint64_t class, uint64_t first,
	   uint64_t step, size_t count)
{
	struct buf *out = &made->heap;

	made_number(out, 1, 0x22);
	made_number(out, made->id_size, id);
	made_number(out, 4, 0);
	made_number(out, 4, count);
	made_number(out, made->id_size, class);
	for (size_t i = 0; i < count; i++)
		made_number(out, made->id_size, first + i * step);
}

static inline void
made_numbers(struct made_dump *made, uint64_t id, enum hprof_type type,
	     size_t count)
{
	struct buf *out = &made->heap;

	made_number(out, 1, 0x23);
	made_number(out, made->id_size, id);
	made_number(out, 4, 0);
	made_number(out, 4, count);
	made_number(out, 1, type);
	for (size_t i = 0; i < count; i++)
		made_number(out, made_size(made, type), i);
}

/* ids and numbers that follow the object. */
static inline void
made_root(struct made_dump *made, unsigned tag, uint64_t id, size_t ids,
	  size_t numbers)
{
	made_number(&made->heap, 1, tag);
	made_number(&made->heap, made->id_size, id);
	for (size_t i = 0; i < ids; i++)
		made_number(&made->heap, made->id_size, 77);
	for (size_t i = 0; i < numbers; i++)
		made_number(&made->heap, 4, 1);
}

/* Begins another segment of the heap. */
static inline void
made_segment(struct made_dump *made, struct buf *out, unsigned tag)
{
	made_record(out, tag, &made->heap);
	buf_clear(&made->heap);
}

static inline void
made_dump_finish(struct made_dump *made, struct buf *out)
{
	const struct buf nothing = {0};
	struct buf heap = {0};

	made_segment(made, &heap, 0x1c);
	buf_add(out, "JAVA PROFILE 1.0.2", 19);
	made_number(out, 4, made->id_size);
	made_number(out, 8, 0);
	buf_add(out, made->names.data, made->names.len);
	buf_add(out, made->loaded.data, made->loaded.len);
	buf_add(out, heap.data, heap.len);
	made_record(out, 0x2c, &nothing);
	buf_free(&heap);
	buf_free(&made->names);
	buf_free(&made->loaded);
	buf_free(&made->heap);
	strings_free(&made->texts);
}

static inline int
made_file(const char *bytes, size_t length)
{
	int fd = memfd_create("dump", MFD_CLOEXEC);

	while (length > 0) {
		ssize_t put = write(fd, bytes, length);

		if (put <= 0)
			break;
		bytes += put;
		length -= (size_t)put;
	}
	return fd;
}

#endif
