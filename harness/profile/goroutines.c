/* SPDX-License-Identifier: MIT */
#include "profile/goroutines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/go_stacks.h"

enum { LINE = 1024, LEAST = 10 /* that are left */ };

/* The least share of the larger half of the dose in the smaller. */
static const double even = 0.5;

void
goroutines_init(struct goroutines *goroutines)
{
	*goroutines = (struct goroutines){.room = 0};
	profile_init(&goroutines->stacks);
	goroutines->stacks.checkpoints = 1;
}

void
goroutines_free(struct goroutines *goroutines)
{
	profile_free(&goroutines->stacks);
	free(goroutines->created);
	free(goroutines->proven);
}

static void
goroutines_make_room(struct goroutines *goroutines)
{
	size_t room = goroutines->stacks.capacity;

	if (room <= goroutines->room)
		return;
	goroutines->created =
	    xrealloc(goroutines->created, room * sizeof(*goroutines->created));
	goroutines->proven =
	    xrealloc(goroutines->proven, room * sizeof(*goroutines->proven));
	for (size_t i = goroutines->room; i < room; i++) {
		goroutines->created[i] = 0;
		goroutines->proven[i] = 0;
	}
	goroutines->room = room;
}

/* Empties the stack. */
static size_t
stack_take(struct goroutines *goroutines, struct go_stack *stack)
{
	size_t created, frame;

	frame = go_stack_add(&goroutines->stacks, stack, &created);
	goroutines_make_room(goroutines);
	if (created != 0)
		goroutines->created[frame] = created;
	go_stack_clear(stack);
	return frame;
}

/* "12 @ 0x43a8d6 0x44a6d2" and the stack that they share. -1: there is none. */
static const char *
record_take(struct goroutines *goroutines, const char *text, double *count,
	    size_t *frame)
{
	struct go_stack *stack = xcalloc(1, sizeof(*stack));
	int is_record =
	    *text >= '0' && *text <= '9' && sscanf(text, "%lf @", count) == 1;

	text = go_next_line(text);
	*frame = 0;
	if (is_record) {
		text = go_stack_lines(stack, text);
		*frame = stack_take(goroutines, stack);
	}
	free(stack);
	return text;
}

static void
records_take(struct goroutines *goroutines, const char *text, size_t look)
{
	while (*text != '\0') {
		double count = 0;
		size_t frame;

		text = record_take(goroutines, text, &count, &frame);
		if (frame > 0 && count > 0)
			profile_alive(&goroutines->stacks, frame, look, count);
	}
}

int
goroutines_take_proven(struct goroutines *goroutines, const char *text)
{
	if (!text_starts(text, "goroutineleak profile: total "))
		return -1;
	while (*text != '\0') {
		double count = 0;
		size_t frame;

		text = record_take(goroutines, text, &count, &frame);
		goroutines->proven[frame] += count;
	}
	return 0;
}

/* "net/http.(*Server).Serve(0xc0000b4000, {0x7c1f20?...})" without what is
 * passed, or what follows "created by". */
static void
line_function(const char *line, size_t length, char function[LINE])
{
	static const char creator[] = "created by ";
	char *end;

	if (text_starts(line, creator)) {
		line += strlen(creator);
		length -= strlen(creator);
	}
	snprintf(function, LINE, "%.*s", (int)length, line);
	end = strstr(function, " in goroutine ");
	if (end == NULL && length > 0 && function[strlen(function) - 1] == ')')
		end = strrchr(function, '(');
	if (end != NULL)
		*end = '\0';
}

/* A call takes two lines; that which created the goroutine stands again at the
 * top of those that led to it. */
static const char *
call_take(struct go_stack *stack, const char *line)
{
	const char *place = go_next_line(line);
	char function[LINE], file[LINE];
	int is_creator = text_starts(line, "created by ");

	line_function(line, strcspn(line, "\n"), function);
	if (*place != '\t')
		return place;
	snprintf(file, sizeof(file), "%.*s", (int)strcspn(place + 1, " \n"),
		 place + 1);
	if (is_creator && stack->created == 0)
		stack->created = stack->depth;
	if (stack->depth == 0 || stack->depth == GO_DEPTH ||
	    stack->depth - 1 != stack->created || stack->created == 0 ||
	    strcmp(stack->calls[stack->depth - 1].function, function) != 0)
		go_stack_call(stack, function, file);
	return go_next_line(place);
}

/* "goroutine 34 [chan receive, 2 minutes]:", then calls, then an empty line. */
static const char *
block_take(struct go_stack *stack, const char *text)
{
	text = go_next_line(text);
	while (*text != '\0' && *text != '\n')
		text = *text == '[' || *text == '.' ? go_next_line(text)
						    : call_take(stack, text);
	return text;
}

static void
blocks_take(struct goroutines *goroutines, const char *text, size_t look)
{
	struct go_stack *stack = xcalloc(1, sizeof(*stack));

	while (*text != '\0') {
		size_t frame;

		if (!text_starts(text, "goroutine ")) {
			text = go_next_line(text);
			continue;
		}
		text = block_take(stack, text);
		frame = stack_take(goroutines, stack);
		if (frame > 0)
			profile_alive(&goroutines->stacks, frame, look, 1);
	}
	free(stack);
}

int
goroutines_take(struct goroutines *goroutines, const char *text, size_t look)
{
	if (text_starts(text, "goroutine profile: total "))
		records_take(goroutines, text, look);
	else if (text_starts(text, "goroutine ") &&
		 strstr(text, "]:\n") != NULL)
		blocks_take(goroutines, text, look);
	else
		return -1;
	return 0;
}

/* A frame of that many goroutines by look; NULL: of none. */
static const double *
numbers_of(const struct goroutines *goroutines, size_t frame)
{
	const struct cohorts *cohorts =
	    goroutines->stacks.frames[frame].cohorts;

	return cohorts != NULL ? cohorts->bytes[0] : NULL;
}

static double
more_of(const struct goroutines *goroutines, size_t frame)
{
	const double *number = numbers_of(goroutines, frame);
	double first, second;

	if (number == NULL)
		return 0;
	first = number[1] - number[0];
	second = number[2] - number[1];
	if (first + second < LEAST ||
	    fmin(first, second) < even * fmax(first, second))
		return 0;
	return first + second;
}

double
goroutines_more(const struct goroutines *goroutines)
{
	double more = 0;

	for (size_t i = 0; i < goroutines->stacks.count; i++)
		more += more_of(goroutines, i);
	return more;
}

static void
call_add(const struct frame *frame, struct buf *out)
{
	const char *slash = strrchr(frame->function, '/');
	const char *file = strrchr(frame->place, '/');

	buf_addf(out, "%.200s (%.200s:%d)",
		 slash != NULL ? slash + 1 : frame->function,
		 file != NULL ? file + 1 : frame->place, frame->line);
}

/* Who is to be named is the innermost call that is not the standard library's,
 * or that of who created it. */
static void
path_add(const struct goroutines *goroutines, size_t frame, size_t owner,
	 struct buf *out)
{
	const struct frame *frames = goroutines->stacks.frames;
	size_t created = goroutines->created[frame];

	buf_adds(out, "");
	if (owner != frame && owner != created && owner != 0) {
		buf_adds(out, " ← ");
		call_add(&frames[owner], out);
	}
	if (created != 0) {
		buf_adds(out, " ← created by ");
		call_add(&frames[created], out);
	}
}

static struct keeper
keeper_of(const struct goroutines *goroutines, size_t frame, double more)
{
	const struct frame *frames = goroutines->stacks.frames;
	size_t owner = profile_blame(&goroutines->stacks, frame);
	const char *package = frames[owner].package;
	struct buf what = {0}, path = {0};

	buf_adds(&what, goroutines->proven[frame] > 0
			    ? "goroutines that can never wake, at "
			    : "goroutines that wait at ");
	call_add(&frames[frame], &what);
	path_add(goroutines, frame, package != NULL ? owner : 0, &path);
	return (struct keeper){
	    .name = package != NULL ? xstrdup(package) : NULL,
	    .what = buf_take(&what),
	    .path = buf_take(&path),
	    .count = more,
	    .rank = package != NULL ? RANK_HOLDER : RANK_RUNTIME,
	};
}

void
goroutines_keepers(const struct goroutines *goroutines, struct profile *profile,
		   double bytes_each)
{
	for (size_t i = 1; i < goroutines->stacks.count; i++) {
		double more = more_of(goroutines, i);
		struct keeper keeper;

		if (!(more > 0))
			continue;
		keeper = keeper_of(goroutines, i, more);
		keeper.bytes = more * bytes_each;
		profile_add_keeper(profile, keeper);
	}
	profile_sort_keepers(profile);
}

double
goroutines_parse_stacks(const char *heap)
{
	const char *row = strstr(heap, "\n# Stack = ");
	double bytes;

	return row != NULL && sscanf(row, " # Stack = %lf /", &bytes) == 1 &&
		       bytes >= 0
		   ? bytes
		   : NAN;
}
