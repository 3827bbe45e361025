/* SPDX-License-Identifier: MIT */
/*
 * profile.proto (github.com/google/pprof): a message consists of keys and
 * values, numbers are varints. Locations and functions have the numbers of
 * frames.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "profile/writers.h"

enum { VARINT = 0, BYTES = 2 };
enum { PROFILE_SAMPLE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4 };
enum { PROFILE_FUNCTION = 5, PROFILE_STRING = 6 };

/* The strings that come before those of the frames. */
static const char *const strings[] = {"", "inuse_space", "bytes"};

static void
put_number(struct buf *out, uint64_t number)
{
	char byte;

	do {
		byte = (char)((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
		buf_add(out, &byte, 1);
		number >>= 7;
	} while (number > 0);
}

static void
put_field(struct buf *out, unsigned field, uint64_t number)
{
	put_number(out, field << 3 | VARINT);
	put_number(out, number);
}

static void
put_bytes(struct buf *out, unsigned field, const char *bytes, size_t length)
{
	put_number(out, field << 3 | BYTES);
	put_number(out, length);
	buf_add(out, bytes, length);
}

/* The message is emptied for the next one. */
static void
put_message(struct buf *out, unsigned field, struct buf *message)
{
	put_bytes(out, field, buf_text(message), message->len);
	buf_clear(message);
}

static uint64_t
string_of_function(size_t frame)
{
	return COUNT(strings) + 2 * frame;
}

static void
put_sample(struct buf *out, const struct profile *profile, size_t frame,
	   struct buf *message)
{
	for (size_t i = frame; i > 0; i = profile->frames[i].parent)
		put_field(message, 1, i);
	put_field(message, 2, (uint64_t)profile->frames[frame].bytes);
	put_message(out, PROFILE_SAMPLE, message);
}

static void
put_location(struct buf *out, const struct profile *profile, size_t frame,
	     struct buf *message, struct buf *line)
{
	put_field(line, 1, frame);
	put_field(line, 2, (uint64_t)profile->frames[frame].line);
	put_field(message, 1, frame);
	put_message(message, 4, line);
	put_message(out, PROFILE_LOCATION, message);
}

static void
put_function(struct buf *out, size_t frame, struct buf *message)
{
	put_field(message, 1, frame);
	put_field(message, 2, string_of_function(frame));
	put_field(message, 3, string_of_function(frame));
	put_field(message, 4, string_of_function(frame) + 1);
	put_message(out, PROFILE_FUNCTION, message);
}

static void
put_strings(struct buf *out, const struct profile *profile)
{
	for (size_t i = 0; i < COUNT(strings); i++)
		put_bytes(out, PROFILE_STRING, strings[i], strlen(strings[i]));
	for (size_t i = 0; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];
		const char *name = frame->function[0] != '\0' ? frame->function
							      : "(anonymous)";

		put_bytes(out, PROFILE_STRING, name, strlen(name));
		put_bytes(out, PROFILE_STRING, frame->place,
			  strlen(frame->place));
	}
}

static void
pprof_write(const struct profile *profile, const struct profile_dose *dose,
	    struct buf *out)
{
	struct buf message = {0}, line = {0};

	(void)dose;
	put_field(&message, 1, 1);
	put_field(&message, 2, 2);
	put_message(out, PROFILE_SAMPLE_TYPE, &message);
	for (size_t i = 1; i < profile->count; i++)
		if (profile->frames[i].bytes >= 1)
			put_sample(out, profile, i, &message);
	for (size_t i = 1; i < profile->count; i++)
		put_location(out, profile, i, &message, &line);
	for (size_t i = 1; i < profile->count; i++)
		put_function(out, i, &message);
	put_strings(out, profile);
	buf_free(&message);
	buf_free(&line);
}

/* Not compressed: `go tool pprof` takes both. */
const struct profile_writer writer_pprof = {
    .file = "profile.pb",
    .label = "pprof",
    .write = pprof_write,
};
