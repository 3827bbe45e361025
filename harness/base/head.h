/* SPDX-License-Identifier: MIT */
/*
 * What may stand in the head of a request (RFC 9110). One rule for all of it:
 * net/permit.c holds every head against it where it is composed, whoever the
 * parts are from; options, scenarios, logs and cookies do so early, to say
 * which line is wrong.
 */
#ifndef BASE_HEAD_H
#define BASE_HEAD_H

#include <stddef.h>

/* A token, as methods and names of headers are. */
int head_is_token(const char *, size_t length);
/* A path or URL: without blanks and control characters. */
int head_is_target(const char *, size_t length);
/* A value: no control character but the tab, so that no line begins in it. */
int head_is_value(const char *, size_t length);
/* "Name: value". */
int head_is_line(const char *);

#endif
