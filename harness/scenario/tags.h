/* SPDX-License-Identifier: MIT */
/*
 * Tags of requests, by which those of one route are told apart. Each different
 * set of them is a route more, so there are only so many.
 */
#ifndef SCENARIO_TAGS_H
#define SCENARIO_TAGS_H

/* Different sets; bytes of one, as "{tier=gold}"; tags in it; of a value. */
enum { TAGS_MOST = 32, TAGS_TEXT = 48, TAGS_EACH = 4, TAGS_VALUE = 24 };
#define TAGS_OTHERS "{others}"

struct tags;
struct tags *tags_new(void);
void tags_free(struct tags *);
/* Thread-safe. Whether it is one of the first so many. */
int tags_are_known(struct tags *, const char *text);

#endif
