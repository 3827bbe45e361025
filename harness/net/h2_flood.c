/* SPDX-License-Identifier: MIT */
/*
 * Frames that bring no reply any further: pings, settings, empty DATA and so
 * on. A server may send some; one that sends nothing else keeps us busy for
 * nothing, and its requests are at an end before their timeout.
 */
#include "net/h2.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/mem.h"

enum { FRAMES_MOST = 10000 };
/* Fewer in so long a time are a bother, and no flood. */
static const double flood_s = 10;

static const char *const names[] = {
    [NGHTTP2_DATA] = "empty DATA",
    [NGHTTP2_HEADERS] = "HEADERS",
    [NGHTTP2_PRIORITY] = "PRIORITY",
    [NGHTTP2_RST_STREAM] = "RST_STREAM",
    [NGHTTP2_SETTINGS] = "SETTINGS",
    [NGHTTP2_PUSH_PROMISE] = "PUSH_PROMISE",
    [NGHTTP2_PING] = "PING",
    [NGHTTP2_GOAWAY] = "GOAWAY",
    [NGHTTP2_WINDOW_UPDATE] = "WINDOW_UPDATE",
    [NGHTTP2_CONTINUATION] = "CONTINUATION",
};

void
h2_flood_clear(struct h2_flood *flood)
{
	flood->frames = 0;
}

int
h2_flood_count(struct h2_flood *flood, const nghttp2_frame_hd *frame)
{
	if (flood->frames++ == 0)
		flood->since = clock_now();
	flood->last = frame->type;
	if (flood->frames < FRAMES_MOST)
		return 0;
	if (clock_now() - flood->since < flood_s)
		return -1;
	flood->frames = 0;
	return 0;
}

void
h2_flood_tell(const struct h2_flood *flood, char *text, size_t size)
{
	const char *name =
	    flood->last < COUNT(names) ? names[flood->last] : "unknown";

	snprintf(text, size, "a flood of %s frames", name);
}
