/* SPDX-License-Identifier: MIT */
#include "out/out.h"

#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "out/outlet.h"

/* For what is left at the end. */
#define FLUSH_S 3.0

struct out {
	struct identity identity;
	int64_t last_ms;
	void (*note)(const char *text);
	struct outlet *outlets;
	size_t count;
};

static void
out_free(struct out *out)
{
	for (size_t i = 0; i < out->count; i++)
		outlet_free(&out->outlets[i]);
	free(out->outlets);
	free(out);
}

struct out *
out_open(const struct settings *settings, void (*note)(const char *text),
	 struct error *err)
{
	const struct strings *texts = &settings->out;
	struct out *out;

	if (texts->count == 0)
		return NULL;
	out = xcalloc(1, sizeof(*out));
	out->note = note;
	out->outlets = xcalloc(texts->count, sizeof(*out->outlets));
	while (out->count < texts->count) {
		struct outlet *outlet = &out->outlets[out->count];

		if (outlet_open(outlet, texts->items[out->count++], settings,
				err) != 0) {
			out_free(out);
			return NULL;
		}
	}
	return out;
}

void
out_label(struct out *out, const char *name, const char *value)
{
	if (out->identity.count < IDENTITY_LABELS)
		label_set(&out->identity.labels[out->identity.count++], name,
			  value);
}

int
out_start(struct out *out, struct error *err)
{
	for (size_t i = 0; i < out->count; i++)
		if (outlet_start(&out->outlets[i], &out->identity, out->note,
				 err) != 0)
			return -1;
	return 0;
}

/* A clock that was set back would make receivers refuse what is told. */
int64_t
out_time(struct out *out)
{
	struct timespec now;
	int64_t now_ms;

	clock_gettime(CLOCK_REALTIME, &now);
	now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	out->last_ms = now_ms > out->last_ms ? now_ms : out->last_ms + 1;
	return out->last_ms;
}

void
out_push(struct out *out, const struct point_set *set)
{
	for (size_t i = 0; i < out->count; i++)
		backlog_add(&out->outlets[i].backlog, points_copy(set));
}

void
out_close(struct out *out)
{
	if (out == NULL)
		return;
	for (size_t i = 0; i < out->count; i++)
		outlet_end(&out->outlets[i], FLUSH_S);
	for (size_t i = 0; i < out->count; i++)
		outlet_close(&out->outlets[i]);
	out_free(out);
}
