/* SPDX-License-Identifier: MIT */
/*
 * profile.proto (github.com/google/pprof): a message consists of keys and
 * values, numbers are varints. Locations and functions have the numbers of
 * frames.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/protobuf.h"
#include "profile/writers.h"

enum { PROFILE_SAMPLE_TYPE = 1, PROFILE_SAMPLE = 2, PROFILE_LOCATION = 4 };
enum { PROFILE_FUNCTION = 5, PROFILE_STRING = 6 };

/* The strings that come before those of the frames. */
static const char *const strings[] = {"", "inuse_space", "bytes"};

/* The message is emptied for the next one. */
static void
put_message(struct buf *out, unsigned field, struct buf *message)
{
	protobuf_bytes(out, field, buf_text(message), message->len);
	buf_clear(message);
}

static int64_t
string_of_function(size_t frame)
{
	return (int64_t)(COUNT(strings) + 2 * frame);
}

static void
put_sample(struct buf *out, const struct profile *profile, size_t frame,
	   struct buf *message)
{
	for (size_t i = frame; i > 0; i = profile->frames[i].parent)
		protobuf_int(message, 1, (int64_t)i);
	protobuf_int(message, 2, (int64_t)profile->frames[frame].bytes);
	put_message(out, PROFILE_SAMPLE, message);
}

static void
put_location(struct buf *out, const struct profile *profile, size_t frame,
	     struct buf *message, struct buf *line)
{
	protobuf_int(line, 1, (int64_t)frame);
	protobuf_int(line, 2, (int64_t)profile->frames[frame].line);
	protobuf_int(message, 1, (int64_t)frame);
	put_message(message, 4, line);
	put_message(out, PROFILE_LOCATION, message);
}

static void
put_function(struct buf *out, size_t frame, struct buf *message)
{
	protobuf_int(message, 1, (int64_t)frame);
	protobuf_int(message, 2, string_of_function(frame));
	protobuf_int(message, 3, string_of_function(frame));
	protobuf_int(message, 4, string_of_function(frame) + 1);
	put_message(out, PROFILE_FUNCTION, message);
}

static void
put_strings(struct buf *out, const struct profile *profile)
{
	for (size_t i = 0; i < COUNT(strings); i++)
		protobuf_bytes(out, PROFILE_STRING, strings[i],
			       strlen(strings[i]));
	for (size_t i = 0; i < profile->count; i++) {
		const struct frame *frame = &profile->frames[i];
		const char *name = frame->function[0] != '\0' ? frame->function
							      : "(anonymous)";

		protobuf_bytes(out, PROFILE_STRING, name, strlen(name));
		protobuf_bytes(out, PROFILE_STRING, frame->place,
			       strlen(frame->place));
	}
}

static void
pprof_write(const struct profile *profile, const struct profile_dose *dose,
	    struct buf *out)
{
	struct buf message = {0}, line = {0};

	(void)dose;
	protobuf_int(&message, 1, 1);
	protobuf_int(&message, 2, 2);
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
