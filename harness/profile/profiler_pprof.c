/* SPDX-License-Identifier: MIT */
#include "profile/profiler_pprof.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample/asker_go.h"

enum { DEPTH = 128, LINE = 1024 };

/* The standard library: no dot before the first slash, and a file in Go's src.
 */
static int
frame_is_standard(const struct frame *frame, const char *package)
{
	char *folder;
	int found;

	if (package[strcspn(package, "/.")] == '.')
		return 0;
	folder = xasprintf("/src/%s/", package);
	found = strstr(frame->place, folder) != NULL ||
		text_starts(frame->place, folder + strlen("/src/"));
	free(folder);
	return found;
}

/* "github.com/x/y.(*T).f" belongs to github.com/x/y. */
void
pprof_belongs(struct frame *frame)
{
	const char *name = frame->function, *slash = strrchr(name, '/');
	const char *dot = strchr(slash != NULL ? slash : name, '.');

	if (dot == NULL)
		return;
	frame->is_users = text_starts(name, "main.");
	frame->package = xstrndup(name, (size_t)(dot - name));
	if (frame->is_users || !frame_is_standard(frame, frame->package))
		return;
	free(frame->package);
	frame->package = NULL;
}

/* "#\t0x6e1f3c\tmain.main.func1+0x11c\t/src/service.go:33" */
static int
parse_frame(const char *line, char *function, char *place, int *number)
{
	char *offset, *colon;

	if (sscanf(line, "#\t0x%*x\t%1023s\t%1023[^\n]", function, place) != 2)
		return -1;
	offset = strrchr(function, '+');
	if (offset != NULL)
		*offset = '\0';
	colon = strrchr(place, ':');
	*number = colon != NULL ? atoi(colon + 1) : 0;
	if (colon != NULL)
		*colon = '\0';
	return 0;
}

/* The lines of a stack, innermost first. */
struct stack {
	const char *lines[DEPTH];
	size_t depth;
};

static size_t
stack_add(struct profile *profile, const struct stack *stack)
{
	char function[LINE], place[LINE];
	size_t at = 0;
	int line;

	for (size_t i = stack->depth; i-- > 0;) {
		size_t before = profile->count;

		if (parse_frame(stack->lines[i], function, place, &line) != 0)
			continue;
		at = profile_child(profile, at, function, place, line);
		if (at >= before)
			pprof_belongs(&profile->frames[at]);
	}
	return at;
}

/* Estimates the total from a sample of one in `rate` bytes. */
static double
unsample(double count, double bytes, double rate)
{
	double mean = bytes / count;

	if (!(count > 0) || !(bytes > 0) || rate <= 1)
		return bytes;
	return bytes / (1 - exp(-mean / rate));
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

int
pprof_parse(struct profile *profile, const char *text, double sign,
	    struct error *err)
{
	double rate = 0, count, bytes;
	const char *line = text;

	if (sscanf(text, "heap profile: %*f: %*f [%*f: %*f] @ heap/%lf",
		   &rate) != 1)
		return error_set(err, STATUS_UNAVAILABLE,
				 "the service gave no Go heap profile");
	for (line = next_line(line); *line != '\0';) {
		struct stack stack = {.depth = 0};
		/* sscanf would skip an empty line and read on. */
		int is_record =
		    *line >= '0' && *line <= '9' &&
		    sscanf(line, "%lf: %lf [%*f: %*f] @", &count, &bytes) == 2;
		size_t frame;

		line = next_line(line);
		if (!is_record)
			continue;
		for (; *line == '#' && stack.depth < DEPTH;
		     line = next_line(line))
			stack.lines[stack.depth++] = line;
		frame = stack_add(profile, &stack);
		profile->frames[frame].bytes +=
		    sign * unsample(count, bytes, rate / 2);
	}
	return 0;
}

struct state {
	char *base;
	struct buf before;
};

static void
pprof_end(void *arg)
{
	struct state *state = arg;

	buf_free(&state->before);
	free(state->base);
	free(state);
}

/* Go stands still for parts of that. */
static int
pprof_take(const struct state *state, struct buf *text, struct profile *profile,
	   struct error *err)
{
	double since = clock_now();
	int result = go_profile(state->base, text, err);

	profile->asked_s += clock_now() - since;
	return result;
}

/* Why there is no address to ask. */
static int
pprof_refuse(const struct contact *contact, struct error *err)
{
	return error_set(err, STATUS_UNAVAILABLE, "process %d: %s",
			 (int)contact->pid,
			 contact_allows(contact, "go")
			     ? "it serves no /debug/pprof/heap: import "
			       "net/http/pprof, or give --pprof URL"
			     : asker_go.refusal);
}

static void *
pprof_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));

	state->base = go_base(contact);
	if (state->base == NULL)
		pprof_refuse(contact, err);
	else if (pprof_take(state, &state->before, profile, err) == 0) {
		profile->heap[0] = go_parse_heap(buf_text(&state->before));
		return state;
	}
	pprof_end(state);
	return NULL;
}

static int
pprof_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	struct buf now = {0};
	int result = -1;

	if (pprof_take(state, &now, profile, err) == 0 &&
	    profile_checkpoint(profile) == 0 &&
	    pprof_parse(profile, buf_text(&state->before), -1, err) == 0)
		result = pprof_parse(profile, buf_text(&now), 1, err);
	if (result == 0) {
		profile->heap[profile->checkpoints] =
		    go_parse_heap(buf_text(&now));
		profile_age(profile);
	}
	buf_free(&now);
	return result;
}

const struct profiler profiler_pprof = {
    .runtime = "go",
    .help = "Go's heap profile, before and after",
    .stacks = 1,
    .begin = pprof_begin,
    .checkpoint = pprof_checkpoint,
    .end = pprof_end,
};
