/* SPDX-License-Identifier: MIT */
#include "profile/go_stacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { LINE = 1024 };

/* The standard library: no dot before the first slash, and a file in Go's src;
 * some of its functions are written in package runtime. */
static int
frame_is_standard(const struct frame *frame, const char *package)
{
	char *folder;
	int found;

	if (package[strcspn(package, "/.")] == '.')
		return 0;
	if (text_starts(package, "internal/") ||
	    strstr(frame->place, "/src/runtime/") != NULL)
		return 1;
	folder = xasprintf("/src/%s/", package);
	found = strstr(frame->place, folder) != NULL ||
		text_starts(frame->place, folder + strlen("/src/"));
	free(folder);
	return found;
}

/* "github.com/x/y.(*T).f" belongs to github.com/x/y. */
void
go_belongs(struct frame *frame)
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

void
go_stack_clear(struct go_stack *stack)
{
	for (size_t i = 0; i < stack->depth; i++) {
		free(stack->calls[i].function);
		free(stack->calls[i].place);
	}
	stack->depth = stack->created = 0;
}

void
go_stack_call(struct go_stack *stack, const char *function, const char *place)
{
	struct go_call *call = &stack->calls[stack->depth];
	char *colon;

	if (stack->depth == GO_DEPTH)
		return;
	stack->depth++;
	call->function = xstrdup(function);
	call->place = xstrdup(place);
	colon = strrchr(call->place, ':');
	call->line = colon != NULL ? atoi(colon + 1) : 0;
	if (colon != NULL)
		*colon = '\0';
}

const char *
go_next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

const char *
go_stack_lines(struct go_stack *stack, const char *text)
{
	char function[LINE], place[LINE], *offset;

	for (; *text == '#'; text = go_next_line(text)) {
		if (sscanf(text, "#\t0x%*x\t%1023s\t%1023[^\n]", function,
			   place) != 2)
			continue;
		offset = strrchr(function, '+');
		if (offset != NULL)
			*offset = '\0';
		go_stack_call(stack, function, place);
	}
	return text;
}

size_t
go_stack_add(struct profile *profile, const struct go_stack *stack,
	     size_t *of_created)
{
	size_t at = 0;

	if (of_created != NULL)
		*of_created = 0;
	for (size_t i = stack->depth; i-- > 0;) {
		const struct go_call *call = &stack->calls[i];
		size_t before = profile->count;

		at = profile_child(profile, at, call->function, call->place,
				   call->line);
		if (at >= before)
			go_belongs(&profile->frames[at]);
		if (of_created != NULL && i > 0 && i == stack->created)
			*of_created = at;
	}
	return at;
}
