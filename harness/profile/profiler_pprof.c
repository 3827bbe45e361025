/* SPDX-License-Identifier: MIT */
#include "profile/profiler_pprof.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "profile/go_stacks.h"
#include "profile/goroutines.h"
#include "profile/helpers.h"
#include "sample/asker_go.h"

/* Printing the stacks of all goroutines takes less than that. */
static const double stacks_s = 1;

/* Estimates the total from a sample of one in `rate` bytes. */
static double
unsample(double count, double bytes, double rate)
{
	double mean = bytes / count;

	if (!(count > 0) || !(bytes > 0) || rate <= 1)
		return bytes;
	return bytes / (1 - exp(-mean / rate));
}

/* What GODEBUG has the runtime keep, for who created a goroutine. */
static int
stack_is_ours(const struct go_stack *stack)
{
	return stack->depth > 0 &&
	       strcmp(stack->calls[0].function, "runtime.saveAncestors") == 0;
}

int
pprof_parse(struct profile *profile, const char *text, double sign,
	    struct error *err)
{
	double rate = 0, count, bytes;
	const char *line = text;
	struct go_stack *stack;

	if (sscanf(text, "heap profile: %*f: %*f [%*f: %*f] @ heap/%lf",
		   &rate) != 1)
		return error_set(err, STATUS_UNAVAILABLE,
				 "the service gave no Go heap profile");
	stack = xcalloc(1, sizeof(*stack));
	for (line = go_next_line(line); *line != '\0';) {
		/* sscanf would skip an empty line and read on. */
		int is_record =
		    *line >= '0' && *line <= '9' &&
		    sscanf(line, "%lf: %lf [%*f: %*f] @", &count, &bytes) == 2;

		line = go_next_line(line);
		if (!is_record)
			continue;
		line = go_stack_lines(stack, line);
		if (stack_is_ours(stack))
			bytes = 0;
		profile->frames[go_stack_add(profile, stack, NULL)].bytes +=
		    sign * unsample(count, bytes, rate / 2);
		go_stack_clear(stack);
	}
	free(stack);
	return 0;
}

struct state {
	char *base;
	struct buf before;
	struct goroutines goroutines;
};

static void
pprof_end(void *arg)
{
	struct state *state = arg;

	goroutines_free(&state->goroutines);
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

/* Who created each is printed only with all stacks, for which Go stops the
 * world. */
static void
goroutines_look(struct state *state, const struct profile *profile, size_t look)
{
	int may_stop = profile->pause.most_s > stacks_s;
	struct buf text = {0};

	if (go_page(state->base,
		    may_stop ? "goroutine?debug=2" : "goroutine?debug=1",
		    &text) == 0)
		goroutines_take(&state->goroutines, buf_text(&text), look);
	if (look + 1 == GOROUTINE_LOOKS &&
	    go_page(state->base, "goroutineleak?debug=1", &text) == 0)
		goroutines_take_proven(&state->goroutines, buf_text(&text));
	buf_free(&text);
}

/* What the runtime allocates for each, and its stack. */
static double
goroutines_bytes(const struct state *state, const struct profile *profile,
		 const char *now)
{
	double bytes = goroutines_parse_stacks(now) -
		       goroutines_parse_stacks(buf_text(&state->before));

	for (size_t i = 0; i < profile->count; i++)
		if (strcmp(profile->frames[i].function, "runtime.malg") == 0)
			bytes += fmax(profile->frames[i].bytes, 0);
	return fmax(bytes, 0);
}

static void
goroutines_tell(struct state *state, struct profile *profile, const char *now)
{
	double more = goroutines_more(&state->goroutines);
	struct heap_growth growth = profile_heap_growth(profile);
	double bytes = goroutines_bytes(state, profile, now);

	if (!(more > 0) || !(bytes > 0))
		return;
	profile->kept_bytes = bytes + fmax(growth.bytes, 0);
	goroutines_keepers(&state->goroutines, profile, bytes / more);
}

static void
goroutines_tell_when_due(struct state *state, struct profile *profile,
			 const char *now)
{
	if (profile->checkpoints == PROFILE_CHECKPOINTS / 2)
		goroutines_look(state, profile, 1);
	if (profile->checkpoints == PROFILE_CHECKPOINTS) {
		goroutines_look(state, profile, 2);
		goroutines_tell(state, profile, now);
	}
}

static void
pprof_invite(const char *folder, struct strings *environment)
{
	(void)folder;
	helper_set(environment, "GODEBUG", "tracebackancestors=4", "%s,%s");
}

static void *
pprof_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));

	goroutines_init(&state->goroutines);
	state->base = go_base(contact);
	if (state->base == NULL)
		pprof_refuse(contact, err);
	else if (pprof_take(state, &state->before, profile, err) == 0) {
		profile->heap[0] = go_parse_heap(buf_text(&state->before));
		goroutines_look(state, profile, 0);
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
		goroutines_tell_when_due(state, profile, buf_text(&now));
	}
	buf_free(&now);
	return result;
}

const struct profiler profiler_pprof = {
    .runtime = "go",
    .help = "Go's heap profile, before and after",
    .stacks = 1,
    .helper = {.invite = pprof_invite},
    .begin = pprof_begin,
    .checkpoint = pprof_checkpoint,
    .end = pprof_end,
};
