/* SPDX-License-Identifier: MIT */
/* The JVM gives no stacks: only classes can be named. */
#include "profile/profiler_histogram.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample/asker_jvm.h"

enum { NAME = 512 };

/* "[Ljava.lang.Object;" belongs to java.lang, "[B" to no package. */
void
histogram_belongs(struct frame *frame)
{
	const char *name = frame->function;
	const char *dot = strrchr(name, '.');

	if (dot == NULL)
		return;
	name += strspn(name, "[");
	name += name > frame->function && *name == 'L';
	frame->package = xstrndup(name, (size_t)(dot - name));
	frame->is_users = !text_starts(name, "java.") &&
			  !text_starts(name, "jdk.") &&
			  !text_starts(name, "sun.");
}

int
histogram_parse(struct profile *profile, const char *text, double sign,
		struct error *err)
{
	char name[NAME];
	double bytes;
	int rows = 0;

	for (const char *line = text; *line != '\0';) {
		size_t before = profile->count, frame;

		if (sscanf(line, " %*d: %*f %lf %511s", &bytes, name) == 2 &&
		    bytes >= 0 && bytes < 1e15) {
			frame = profile_child(profile, 0, name, "", 0);
			if (frame >= before && frame > 0)
				histogram_belongs(&profile->frames[frame]);
			profile->frames[frame].bytes += sign * bytes;
			rows++;
		}
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	if (rows > 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "the JVM gave no class histogram");
}

/* The row "Total       9999        1500". */
double
histogram_total(const char *text)
{
	const char *row = strstr(text, "\nTotal ");
	double bytes;

	return row != NULL && sscanf(row, " Total %*f %lf", &bytes) == 1 &&
		       bytes >= 0
		   ? bytes
		   : NAN;
}

struct state {
	struct contact *contact;
	struct buf before;
};

/* The JVM stands still meanwhile. */
static int
histogram_ask(const struct contact *contact, struct buf *text,
	      struct profile *profile)
{
	double since = clock_now();
	int result = jvm_command(contact, "GC.class_histogram", text);

	profile->asked_s += clock_now() - since;
	return result;
}

static int
histogram_take(struct contact *contact, struct buf *text,
	       struct profile *profile, struct error *err)
{
	if (jvm_reach(contact) == 0 &&
	    histogram_ask(contact, text, profile) == 0)
		return 0;
	return error_set(
	    err, STATUS_UNAVAILABLE, "process %d: %s", (int)contact->pid,
	    contact_allows(contact, "jvm") ? "it cannot be attached to"
					   : asker_jvm.refusal);
}

static void
histogram_end(void *arg)
{
	struct state *state = arg;

	buf_free(&state->before);
	free(state);
}

static void *
histogram_begin(struct contact *contact, struct profile *profile,
		struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));

	state->contact = contact;
	if (histogram_take(contact, &state->before, profile, err) == 0) {
		profile->heap[0] = histogram_total(buf_text(&state->before));
		return state;
	}
	histogram_end(state);
	return NULL;
}

static int
histogram_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	struct buf now = {0};
	int result = histogram_take(state->contact, &now, profile, err);

	if (result == 0)
		result = profile_checkpoint(profile);
	if (result == 0)
		result =
		    histogram_parse(profile, buf_text(&state->before), -1, err);
	if (result == 0)
		result = histogram_parse(profile, buf_text(&now), 1, err);
	if (result == 0) {
		profile->heap[profile->checkpoints] =
		    histogram_total(buf_text(&now));
		profile_age(profile);
	}
	buf_free(&now);
	return result;
}

const struct profiler profiler_histogram = {
    .runtime = "jvm",
    .help = "the JVM's class histogram, before and after",
    .begin = histogram_begin,
    .checkpoint = histogram_checkpoint,
    .end = histogram_end,
};
