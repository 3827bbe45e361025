/* SPDX-License-Identifier: MIT */
/*
 * Collapsed stacks, "main (app.js:3);keep (index.js:2) 4096": a line for each
 * stack, for flamegraph.pl, speedscope and what else reads them.
 */
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "profile/writers.h"

enum { DEEPEST = 1024 };

/* A semicolon would begin another frame. */
static void
put_frame(struct buf *out, const struct frame *frame)
{
	size_t before = out->len;

	escape_line(out, frame->function[0] != '\0' ? frame->function
						    : "(anonymous)");
	if (frame->place[0] != '\0') {
		buf_adds(out, " (");
		escape_line(out, frame->place);
		buf_addf(out, ":%d)", frame->line);
	}
	for (size_t i = before; i < out->len; i++)
		if (out->data[i] == ';')
			out->data[i] = ':';
}

static void
put_stack(struct buf *out, const struct profile *profile, size_t frame)
{
	size_t stack[DEEPEST];
	size_t depth = profile_stack(profile, frame, stack, DEEPEST);

	for (size_t i = depth; i-- > 0;) {
		put_frame(out, &profile->frames[stack[i]]);
		buf_adds(out, i > 0 ? ";" : " ");
	}
	buf_addf(out, "%.0f\n", profile->frames[frame].bytes);
}

static void
collapsed_write(const struct profile *profile, const struct profile_dose *dose,
		struct buf *out)
{
	(void)dose;
	for (size_t i = 1; i < profile->count; i++)
		if (profile->frames[i].bytes >= 1)
			put_stack(out, profile, i);
}

const struct profile_writer writer_collapsed = {
    .file = "profile.collapsed",
    .label = "stacks",
    .write = collapsed_write,
};
