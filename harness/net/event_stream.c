/* SPDX-License-Identifier: MIT */
#include "net/event_stream.h"

#include <string.h>

#include "base/text.h"

/* An event without data is none. */
static void
stream_dispatch(struct event_stream *stream, struct inbox *inbox)
{
	struct message event = {.bytes = buf_text(&stream->data),
				.length = stream->data.len,
				.event = buf_text(&stream->event),
				.id = buf_text(&stream->id)};

	if (stream->has_data)
		inbox_put(inbox, &event);
	stream->has_data = 0;
	buf_free(&stream->data);
	buf_free(&stream->event);
}

static void
stream_set(struct buf *field, const char *value, size_t length)
{
	buf_clear(field);
	buf_add(field, value, length);
}

static int
stream_add_data(struct event_stream *stream, const char *value, size_t length)
{
	if (stream->data.len + length + 1 > stream->most)
		return -1;
	if (stream->has_data)
		buf_add(&stream->data, "\n", 1);
	buf_add(&stream->data, value, length);
	stream->has_data = 1;
	return 0;
}

/* "name: value", of which others than these are ignored, comments too. */
static int
stream_field(struct event_stream *stream, const char *line, size_t length)
{
	const char *colon = memchr(line, ':', length);
	size_t name = colon != NULL ? (size_t)(colon - line) : length;
	const char *value = colon != NULL ? colon + 1 : line + length;
	size_t left = length - (size_t)(value - line);

	if (left > 0 && *value == ' ') {
		value++;
		left--;
	}
	if (name == 4 && memcmp(line, "data", 4) == 0)
		return stream_add_data(stream, value, left);
	if (name == 5 && memcmp(line, "event", 5) == 0)
		stream_set(&stream->event, value, left);
	else if (name == 2 && memcmp(line, "id", 2) == 0 &&
		 memchr(value, '\0', left) == NULL)
		stream_set(&stream->id, value, left);
	return 0;
}

static int
stream_line(struct event_stream *stream, struct inbox *inbox)
{
	static const char mark[] = "\xef\xbb\xbf";
	const char *line = buf_text(&stream->line);
	size_t length = stream->line.len;
	int result = 0;

	if (!stream->begun && text_starts(line, mark)) {
		line += strlen(mark);
		length -= strlen(mark);
	}
	stream->begun = 1;
	if (length == 0)
		stream_dispatch(stream, inbox);
	else
		result = stream_field(stream, line, length);
	buf_clear(&stream->line);
	return result;
}

/* How many of the bytes are of the line that goes on. */
static size_t
line_length(const char *bytes, size_t length)
{
	size_t n = 0;

	while (n < length && bytes[n] != '\r' && bytes[n] != '\n')
		n++;
	return n;
}

int
event_stream_take(struct event_stream *stream, const char *bytes, size_t length,
		  struct inbox *inbox)
{
	while (length > 0) {
		size_t n;

		if (stream->after_cr && *bytes == '\n') {
			stream->after_cr = 0;
			bytes++;
			length--;
			continue;
		}
		stream->after_cr = 0;
		n = line_length(bytes, length);
		if (stream->line.len + n > stream->most)
			return -1;
		buf_add(&stream->line, bytes, n);
		if (n == length)
			return 0;
		stream->after_cr = bytes[n] == '\r';
		if (stream_line(stream, inbox) != 0)
			return -1;
		bytes += n + 1;
		length -= n + 1;
	}
	return 0;
}

void
event_stream_free(struct event_stream *stream)
{
	buf_free(&stream->line);
	buf_free(&stream->data);
	buf_free(&stream->event);
	buf_free(&stream->id);
}
