/* SPDX-License-Identifier: MIT */
/*
 * A flame graph: a frame is as wide as the bytes held by it and below it.
 * Frames thinner than a third of a pixel are left out.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "profile/writers.h"

enum { WIDTH = 1200, ROW = 18, HEAD = 40, DEEPEST = 120, LETTER = 7 };

#define THINNEST 0.33

struct flame {
	const struct profile *profile;
	const struct profile_dose *dose;
	double *below; /* bytes of each frame and all under it */
	double *next;  /* where its next child begins, in pixels */
	int *depth;
	int deepest;
};

/* Parents come before their children. */
static void
flame_sum(struct flame *flame)
{
	const struct profile *profile = flame->profile;

	for (size_t i = 0; i < profile->count; i++)
		flame->below[i] =
		    profile->frames[i].bytes > 0 ? profile->frames[i].bytes : 0;
	for (size_t i = profile->count; i-- > 1;)
		flame->below[profile->frames[i].parent] += flame->below[i];
}

static double
flame_width(const struct flame *flame, size_t frame)
{
	return WIDTH * flame->below[frame] / flame->below[0];
}

static void
flame_name(const struct frame *frame, struct buf *name)
{
	const char *slash = strrchr(frame->place, '/');

	buf_adds(name,
		 frame->function[0] != '\0' ? frame->function : "(anonymous)");
	if (frame->place[0] != '\0')
		buf_addf(name, " (%.80s:%d)",
			 slash != NULL ? slash + 1 : frame->place, frame->line);
}

/* As much of the name as fits; the font is monospaced. */
static void
flame_label(struct buf *out, const char *name, double width)
{
	int letters = (int)(width / LETTER) - 1;
	char *cut;

	if (letters < 3)
		return;
	cut = xasprintf("%.*s", letters, name);
	escape_xml(out, cut);
	free(cut);
}

static void
flame_frame(struct flame *flame, size_t i, double x, double width,
	    struct buf *out)
{
	static const char *const colors[] = {"#e8a33d", "#d9534f", "#7a9cc6"};
	const struct frame *frame = &flame->profile->frames[i];
	int color = frame->is_users ? 1 : frame->package == NULL ? 2 : 0;
	int y = HEAD + flame->depth[i] * ROW;
	char bytes[UNITS_TEXT];
	struct buf name = {0};

	flame_name(frame, &name);
	buf_addf(out, "<g><title>%s per %s, %.1f %%: ",
		 units_bytes(bytes, flame->below[i] / flame->dose->amount),
		 flame->dose->each, 100 * flame->below[i] / flame->below[0]);
	escape_xml(out, buf_text(&name));
	buf_addf(
	    out,
	    "</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" "
	    "fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">",
	    x, y, width, ROW - 1, colors[color], x + 3, y + ROW - 5);
	flame_label(out, buf_text(&name), width);
	buf_adds(out, "</text></g>\n");
	buf_free(&name);
}

static void
flame_draw(struct flame *flame, struct buf *out)
{
	const struct profile *profile = flame->profile;

	for (size_t i = 1; i < profile->count; i++) {
		size_t parent = profile->frames[i].parent;
		double width = flame_width(flame, i), x = flame->next[parent];

		flame->depth[i] = flame->depth[parent] + (parent > 0);
		flame->next[i] = x;
		flame->next[parent] += width;
		if (width < THINNEST || flame->depth[i] >= DEEPEST)
			continue;
		if (flame->depth[i] > flame->deepest)
			flame->deepest = flame->depth[i];
		flame_frame(flame, i, x, width, out);
	}
}

static void
flame_write(const struct profile *profile, const struct profile_dose *dose,
	    struct buf *out)
{
	struct flame flame = {.profile = profile, .dose = dose};
	struct buf body = {0};
	char bytes[UNITS_TEXT];

	flame.below = xcalloc(profile->count, sizeof(double));
	flame.next = xcalloc(profile->count, sizeof(double));
	flame.depth = xcalloc(profile->count, sizeof(int));
	flame_sum(&flame);
	if (flame.below[0] > 0)
		flame_draw(&flame, &body);
	buf_addf(out,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		 "height=\"%d\" font-family=\"monospace\" font-size=\"11\">\n"
		 "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		 "<text x=\"4\" y=\"20\" font-size=\"14\">held after the load, "
		 "by who allocated it: %s per %s (red: the service's own "
		 "code, orange: packages, blue: the runtime)</text>\n",
		 WIDTH, HEAD + (flame.deepest + 1) * ROW + 4,
		 units_bytes(bytes, flame.below[0] / dose->amount), dose->each);
	buf_adds(out, buf_text(&body));
	buf_adds(out, "</svg>\n");
	buf_free(&body);
	free(flame.below);
	free(flame.next);
	free(flame.depth);
}

const struct profile_writer writer_flame = {
    .file = "flame.svg",
    .label = "picture",
    .write = flame_write,
};
