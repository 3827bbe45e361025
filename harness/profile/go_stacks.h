/* SPDX-License-Identifier: MIT */
/* Stacks as Go prints them, innermost call first. */
#ifndef PROFILE_GO_STACKS_H
#define PROFILE_GO_STACKS_H

#include "profile/profile.h"

enum { GO_DEPTH = 256 };

struct go_call {
	char *function, *place; /* owned */
	int line;
};

/* All zero at first. */
struct go_stack {
	struct go_call calls[GO_DEPTH];
	size_t depth;
	size_t created; /* the call that created the goroutine; 0: not told */
};

void go_stack_clear(struct go_stack *);
/* "/src/service.go:33 +0x1d" is the place; further calls are dropped. */
void go_stack_call(struct go_stack *, const char *function, const char *place);
/* The lines "#\t0x6e1f3c\tmain.main+0x11c\t/src/service.go:33" that follow;
 * returns what is behind them. */
const char *go_stack_lines(struct go_stack *, const char *text);
/* Adds its calls as frames with their packages, none for the standard
 * library's, and returns the innermost one. of_created: the one that created
 * the goroutine, or 0; may be NULL. */
size_t go_stack_add(struct profile *, const struct go_stack *,
		    size_t *of_created);
const char *go_next_line(const char *);
/* Gives a frame its package, by its name. */
void go_belongs(struct frame *);

#endif
