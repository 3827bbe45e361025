/* SPDX-License-Identifier: MIT */
#include "profile/held.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { DEPTH = 64, FIELDS = 4 };

struct known {
	const char *function, *place;
	int line;
};

/* A reply while it is read; its texts point into a copy. */
struct told {
	struct profile *profile;
	double sign;
	held_belongs *belongs;
	const char *library; /* NULL: not told yet */
	struct known *frames;
	size_t count, capacity;
	int ended;
};

/* -1: not a number from 0 to 1e15. */
static double
number_of(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	return end != text && *end == '\0' && value >= 0 && value < 1e15 ? value
									 : -1;
}

static int
take_frame(struct told *told, char **fields)
{
	double line = number_of(fields[1]);

	if (line < 0 || line > 1e9 || told->count == PROFILE_FRAMES)
		return -1;
	if (told->count == told->capacity) {
		told->capacity = told->capacity > 0 ? 2 * told->capacity : 256;
		told->frames = xrealloc(told->frames,
					told->capacity * sizeof(*told->frames));
	}
	told->frames[told->count++] =
	    (struct known){fields[2], fields[3], (int)line};
	return 0;
}

/* The child of `parent` that is frame `id` of the reply. */
static size_t
stack_child(struct told *told, size_t parent, size_t id)
{
	struct profile *profile = told->profile;
	const struct known *known = &told->frames[id];
	size_t before = profile->count;
	size_t at = profile_child(profile, parent, known->function,
				  known->place, known->line);

	if (at >= before && at > 0)
		told->belongs(&profile->frames[at], told->library);
	return at;
}

/* The frame of "3;1;7", the innermost; -1: these are no such frames. */
static int
stack_find(struct told *told, char *ids, size_t *frame)
{
	char *id;
	int depth = 0;

	*frame = 0;
	while ((id = strsep(&ids, ";")) != NULL && depth++ < DEPTH) {
		double number = number_of(id);

		if (number < 0 || number >= (double)told->count)
			return -1;
		*frame = stack_child(told, *frame, (size_t)number);
	}
	return depth > 0 && id == NULL ? 0 : -1;
}

static int
take_stack(struct told *told, char **fields)
{
	struct profile *profile = told->profile;
	double bytes = number_of(fields[1]), part = number_of(fields[2]);
	size_t frame;

	if (bytes < 0 || stack_find(told, fields[3], &frame) != 0)
		return -1;
	profile->frames[frame].bytes += told->sign * bytes;
	if (strcmp(fields[2], "-") == 0)
		return 0;
	if (part < 0 || part >= (double)profile->checkpoints)
		return -1;
	profile_alive(profile, frame, (size_t)part, bytes);
	return 0;
}

static int
take_type(struct told *told, char **fields)
{
	double count = number_of(fields[1]);

	if (count < 0)
		return -1;
	profile_tally(told->profile, fields[2], told->sign * count);
	return 0;
}

static int
take_container(struct told *told, char **fields)
{
	double items = number_of(fields[1]);

	if (items < 0)
		return -1;
	profile_grown(told->profile, fields[3], fields[2], told->sign * items);
	return 0;
}

static int
take_line(struct told *told, char **fields, size_t count)
{
	char kind = fields[0][0];

	if (kind == 'R' && count == 2)
		told->library = fields[1];
	else if (told->library == NULL || told->ended)
		return -1;
	else if (kind == 'F' && count == 4)
		return take_frame(told, fields);
	else if (kind == 'S' && count == 4)
		return take_stack(told, fields);
	else if (kind == 'T' && count == 3)
		return take_type(told, fields);
	else if (kind == 'G' && count == 4)
		return take_container(told, fields);
	else if (kind == 'E')
		told->ended = 1;
	else if (kind != 'H' || count != 2 || number_of(fields[1]) < 0)
		return -1;
	return 0;
}

/* One line, cut into its fields. */
static int
take_fields(struct told *told, char *line)
{
	char *fields[FIELDS], *rest = line;
	size_t count = 0;

	while (count < FIELDS && (fields[count] = strsep(&rest, "\t")) != NULL)
		count++;
	return rest == NULL ? take_line(told, fields, count) : -1;
}

static int
held_read(struct told *told, char *text)
{
	char *line;

	while (!told->ended && (line = strsep(&text, "\n")) != NULL)
		if (take_fields(told, line) != 0)
			return -1;
	return told->ended ? 0 : -1;
}

int
held_parse(struct profile *profile, const char *text, double sign,
	   held_belongs *belongs, struct error *err)
{
	struct told told = {
	    .profile = profile, .sign = sign, .belongs = belongs};
	char *copy = xstrdup(text);
	int result = held_read(&told, copy);

	free(told.frames);
	free(copy);
	if (result == 0)
		return 0;
	if (text_starts(text, "X\t"))
		return error_set(err, STATUS_UNAVAILABLE,
				 "the helper in the service failed: %.*s",
				 (int)strcspn(text + 2, "\n"), text + 2);
	return error_set(err, STATUS_UNAVAILABLE,
			 "the helper in the service gave no profile");
}

double
held_heap(const char *text)
{
	const char *row = strstr(text, "\nH\t");
	double bytes = row != NULL ? strtod(row + 3, NULL) : NAN;

	return bytes >= 0 && bytes < 1e15 ? bytes : NAN;
}

int
held_is_whole(const char *text, size_t length)
{
	if (length < 3 || text[length - 1] != '\n')
		return 0;
	return text_starts(text, "X\t") ||
	       memcmp(text + length - 3, "\nE\n", 3) == 0;
}
