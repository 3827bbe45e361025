/* SPDX-License-Identifier: MIT */
/*
 * The head of a reply, line by line as libcurl passes it on. What is a head is
 * for one parser to say on either transport: libcurl lets lengths pass that
 * contradict each other, and heads that end in the middle.
 */
#include "net/curl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/http1_parse.h"

#define HEADERS_LIMIT ((size_t)HTTP1_HEAD_MAX)

void
head_clear(struct slot *slot)
{
	bodies_trim(&slot->head);
	slot->head_len = slot->lines = 0;
	slot->head_ended = 1;
	slot->garbled = NULL;
	slot->packing = PACKED_NOT;
}

static void
head_note_packing(struct slot *slot, const char *line, size_t len)
{
	static const char name[] = "content-encoding:";
	const size_t after = sizeof(name) - 1;
	char *how;

	if (!slot->client->settings.compressed || len <= after ||
	    strncasecmp(line, name, after) != 0)
		return;
	how = xstrndup(line + after, len - after);
	slot->packing =
	    strcasestr(how, "br") != NULL || strcasestr(how, "zstd") != NULL
		? PACKED_WIDE
		: PACKED_NARROW;
	free(how);
}

/* libcurl writes the heads of HTTP/2 itself. */
static int
head_is_ours(const struct slot *slot)
{
	return !slot->client->settings.http2 ||
	       strncmp(slot->head.data, "HTTP/2", 6) != 0;
}

static const char *
head_judge(const struct slot *slot, struct http1 *http)
{
	http1_begin(http, 0);
	if (!head_is_ours(slot))
		return NULL;
	switch (http1_head(http, slot->head.data, slot->head.len)) {
	case HTTP1_BAD:
	case HTTP1_LARGE:
		return http->problem;
	default:
		return http->frame_folded ? "where the body ends is said on "
					    "several lines: libcurl reads one"
					  : NULL;
	}
}

/* The blank line has come. */
static int
head_end(struct slot *slot, size_t blank)
{
	struct buf *head = &slot->head;
	struct http1 http;

	slot->head_ended = 1;
	slot->garbled = head_judge(slot, &http);
	if (slot->garbled != NULL)
		return -1;
	head->len -= blank;
	head->data[head->len] = '\0';
	slot->lines = strcspn(head->data, "\n");
	slot->lines += slot->lines < head->len;
	if (http.folded)
		http_unfold(head->data + slot->lines);
	return 0;
}

static int
head_refuse(struct slot *slot, const char *why)
{
	slot->garbled = why;
	return -1;
}

/* A status line begins a new head: one before it, of a 100, is dropped. */
static int
head_begin(struct slot *slot, const char *line, size_t len)
{
	if (len < 5 || memcmp(line, "HTTP/", 5) != 0)
		return slot->lines > 0 ? 0 /* a trailer */
				       : head_refuse(slot, "no status line");
	buf_clear(&slot->head);
	buf_add(&slot->head, line, len);
	slot->head_ended = 0;
	return 0;
}

/* For libcurl, any line that begins with a CR is the last. */
static int
head_add(struct slot *slot, const char *line, size_t len)
{
	if (slot->head_ended)
		return head_begin(slot, line, len);
	head_note_packing(slot, line, len);
	buf_add(&slot->head, line, len);
	if (*line != '\n' && *line != '\r')
		return 0;
	return *line == '\n' || len == 2
		   ? head_end(slot, len)
		   : head_refuse(slot, "a header without a name");
}

int
head_take(struct slot *slot, const char *line, size_t len)
{
	slot->head_len += len;
	if (slot->head_len <= HEADERS_LIMIT)
		return head_add(slot, line, len);
	slot->too_large = "endless headers";
	return -1;
}

const char *
head_lines(const struct slot *slot)
{
	return slot->head_ended && slot->lines > 0 &&
		       slot->request->want_headers
		   ? slot->head.data + slot->lines
		   : "";
}
