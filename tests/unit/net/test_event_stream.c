/* SPDX-License-Identifier: MIT */
/* Streams of events, whole and byte by byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "net/event_stream.h"

static const struct {
	const char *name, *bytes;
	const char *events; /* event|id|data; of each */
} cases[] = {
    {"one", "data: a\n\n", "||a;"},
    {"without the blank", "data:a\n\n", "||a;"},
    {"one blank alone is taken off", "data:  a\n\n", "|| a;"},
    {"several lines", "data: a\ndata\ndata: b\n\n", "||a\n\nb;"},
    {"CR LF", "event: x\r\nid: 7\r\ndata: a\r\n\r\n", "x|7|a;"},
    {"CR", "data: a\r\rdata: b\r\r", "||a;||b;"},
    {"a mark of UTF-8",
     "\xef\xbb\xbf"
     "data: a\n\n",
     "||a;"},
    {"a mark later is part of a name",
     "\n\xef\xbb\xbf"
     "data: a\n\n",
     ""},
    {"comments and unknown fields", ": hi\nretry: 5\ncolour: red\ndata: a\n\n",
     "||a;"},
    {"the id lasts, the event does not",
     "event: x\nid: 7\ndata: a\n\ndata: b\n\n", "x|7|a;|7|b;"},
    {"without data it is none", "event: x\n\ndata: a\n\n", "||a;"},
    {"empty data is some", "data\n\n", "||;"},
    {"one that is not complete", "data: a\n", ""},
};

static void
show(struct inbox *inbox, struct buf *out)
{
	struct message event;

	while (inbox_take(inbox, &event) == 0)
		buf_addf(out, "%s|%s|%.*s;", event.event, event.id,
			 (int)event.length, event.bytes);
}

static void
check(size_t i, size_t piece)
{
	struct event_stream stream = {.most = 100};
	struct inbox inbox = {0};
	struct buf seen = {0};
	size_t length = strlen(cases[i].bytes);

	for (size_t at = 0; at < length; at += piece)
		assert_int_equal(
		    event_stream_take(&stream, cases[i].bytes + at,
				      length - at < piece ? length - at : piece,
				      &inbox),
		    0);
	show(&inbox, &seen);
	if (strcmp(buf_text(&seen), cases[i].events) != 0)
		fail_msg("%s: '%s', expected '%s'", cases[i].name,
			 buf_text(&seen), cases[i].events);
	buf_free(&seen);
	event_stream_free(&stream);
}

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t piece = 1; piece < 9; piece++)
			check(i, piece);
}

static void
test_bounds(void **state)
{
	struct event_stream stream = {.most = 10};
	struct inbox inbox = {0};
	int result = 0;

	(void)state;
	for (int i = 0; i < 11 && result == 0; i++)
		result = event_stream_take(&stream, "x", 1, &inbox);
	assert_int_equal(result, -1);
	event_stream_free(&stream);
	stream = (struct event_stream){.most = 10};
	result = 0;
	for (int i = 0; i < 10 && result == 0; i++)
		result = event_stream_take(&stream, "data:ab\n", 8, &inbox);
	assert_int_equal(result, -1);
	event_stream_free(&stream);
	inbox_free(&inbox);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
