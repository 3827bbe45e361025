/* SPDX-License-Identifier: MIT */
/*
 * A recording of JDK Flight Recorder, as JFR.dump writes it: chunks, each with
 * the layout of its own events and with the constants that they refer to. It
 * comes from the service, so nothing in it is believed: what lies outside the
 * chunk, or takes more steps than a chunk of its size can need, is not there.
 */
#ifndef PROFILE_JFR_H
#define PROFILE_JFR_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum {
	JFR_BYTES = 64 << 20, /* of a recording, at most */
	JFR_CLASSES = 4096,
	JFR_FIELDS = 32768, /* of all classes */
	JFR_NONE = -1
};

enum jfr_kind {
	JFR_STRUCT,
	JFR_BYTE,
	JFR_INTEGER,
	JFR_FLOAT,
	JFR_DOUBLE,
	JFR_STRING
};

struct jfr_field {
	const char *name;
	uint64_t class_id;
	int class; /* its index; JFR_NONE: not described */
	int is_constant, is_array;
};

struct jfr_class {
	uint64_t id;
	const char *name; /* "jdk.OldObjectSample" */
	enum jfr_kind kind;
	uint32_t first, count; /* its fields */
};

struct jfr_constant;

/* All zero at first. */
struct jfr_chunk {
	const unsigned char *bytes, *end; /* borrowed; of this chunk alone */
	size_t size;
	double start_s; /* since the epoch, at start_ticks */
	double start_ticks, ticks_per_s;
	char **strings; /* names in the description */
	size_t string_count;
	struct jfr_class *classes;
	size_t class_count;
	struct jfr_field *fields;
	size_t field_count;
	struct jfr_constant *constants; /* a table by class and number */
	size_t constant_count, constant_room;
	uint64_t steps; /* that are left */
};

/* at NULL: there is none, or it is null. */
struct jfr_value {
	int class;
	const unsigned char *at;
};

/* The chunk at the beginning of what is left of a recording. STATUS_DATA. To be
 * closed, also after that. */
int jfr_open(struct jfr_chunk *, const unsigned char *bytes, size_t length,
	     struct error *);
void jfr_close(struct jfr_chunk *);
/* The next event of that class; *cursor is 0 at first. -1: there are no more.
 */
int jfr_next(struct jfr_chunk *, const char *class, size_t *cursor,
	     struct jfr_value *);

/* A member of a structure; a constant is looked up. */
struct jfr_value jfr_member(struct jfr_chunk *, struct jfr_value,
			    const char *name);
/* How many elements a member has that is an array, and the first of them; each
 * is followed by the next. */
size_t jfr_elements(struct jfr_chunk *, struct jfr_value, const char *name,
		    struct jfr_value *first);
struct jfr_value jfr_following(struct jfr_chunk *, struct jfr_value);
/* 0: it is not a whole number. */
uint64_t jfr_number(const struct jfr_chunk *, struct jfr_value);
/* A text, or the text that a symbol is; "": none. */
void jfr_text(struct jfr_chunk *, struct jfr_value, char *text, size_t size);
/* Ticks as seconds since the epoch. */
double jfr_seconds(const struct jfr_chunk *, uint64_t ticks);

/* jfr_bytes.c: what a cursor is moved over. Past the end it is NULL, and stays
 * so. */
uint64_t jfr_take_number(const unsigned char **at, const unsigned char *end);
/* A text without a number of a constant; text may be NULL. Returns that number,
 * or 0. */
uint64_t jfr_take_text(const unsigned char **at, const unsigned char *end,
		       char *text, size_t size);
void jfr_take_bytes(const unsigned char **at, const unsigned char *end,
		    uint64_t count);

/* jfr_layout.c: reads the description of all classes. STATUS_DATA. */
int jfr_read_layout(struct jfr_chunk *, const unsigned char *at,
		    struct error *);
int jfr_class_by_id(const struct jfr_chunk *, uint64_t id);

#endif
