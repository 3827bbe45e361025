/* SPDX-License-Identifier: MIT */
/*
 * What a helper in an interpreter (preload/) answers: lines, fields separated
 * by tabs.
 *
 * - R, the folder of the interpreter's own library: the first line
 * - H, bytes of the whole heap
 * - F, line, function, file: a frame; the first is number 0
 * - S, bytes more than in the first answer, the part of the dose in which they
 *   were allocated or "-", the numbers of a stack's frames, outermost first,
 *   with ";" between them
 * - T, a number of objects, their type
 * - G, by how many items a container grew, or how many it has, its type, its
 *   name
 * - E, the end
 *
 * X instead of all that is the name of what went wrong.
 */
#ifndef PROFILE_HELD_H
#define PROFILE_HELD_H

#include "profile/profile.h"

/* Gives a frame its package, by its place. */
typedef void held_belongs(struct frame *, const char *library);

/*
 * Adds the bytes of each stack and the number of objects of each type, times
 * sign: -1 for a reply from before. STATUS_UNAVAILABLE: it is not one.
 */
int held_parse(struct profile *, const char *text, double sign, held_belongs *,
	       struct error *);
/* The bytes of the heap; NAN: not given. */
double held_heap(const char *text);
/* Whether a reply ends with that: the last line is there. */
int held_is_whole(const char *text, size_t length);

#endif
