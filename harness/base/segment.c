/* SPDX-License-Identifier: MIT */
#include "base/segment.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* A whole number without a sign; -1: it is none, or too large. */
static int
segment_number(const char *text, size_t length, uint64_t *number)
{
	*number = 0;
	if (length == 0 || length > 9)
		return -1;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		*number = *number * 10 + (uint64_t)(text[i] - '0');
	}
	return 0;
}

static int
segment_parse(struct segment *segment, const char *text, struct error *err)
{
	size_t length = strcspn(text, "/");
	uint64_t number, count;

	if (text[length] != '/' || segment_number(text, length, &number) != 0 ||
	    segment_number(text + length + 1, strlen(text + length + 1),
			   &count) != 0 ||
	    number < 1 || number > count || count > SEGMENTS_MOST)
		return error_set(err, STATUS_USAGE,
				 "'%.40s' is no segment: write 1/4 to 4/4 for "
				 "each of four, of at most %d, or auto",
				 text, SEGMENTS_MOST);
	*segment = (struct segment){number - 1, count};
	return 0;
}

/* How a launcher numbers its tasks. */
struct launcher {
	const char *number, *count;
	const char *first; /* the lowest number; NULL: 0 */
};

enum { LAUNCHER_ARRAY, LAUNCHER_TASKS };
static const struct launcher launchers[] = {
    [LAUNCHER_ARRAY] = {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT",
			"SLURM_ARRAY_TASK_MIN"},
    [LAUNCHER_TASKS] = {"SLURM_PROCID", "SLURM_NTASKS", NULL},
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", NULL},
    {"PMI_RANK", "PMI_SIZE", NULL},
    {"JOB_COMPLETION_INDEX", "FLATLINE_SEGMENTS", NULL},
};

/* -1: it is not set, or no number. */
static int
variable_number(const char *name, uint64_t *number, struct error *err)
{
	const char *text = getenv(name);

	if (text == NULL)
		return error_set(err, STATUS_USAGE,
				 "auto: %s is not set: say it as "
				 "--segment K/N",
				 name);
	if (segment_number(text, strlen(text), number) != 0)
		return error_set(err, STATUS_USAGE,
				 "auto: %s is no whole number: '%.20s'", name,
				 text);
	return 0;
}

/* An array such as 1-9:2 or 1,5 has numbers in it that nobody gets. */
static int
array_check(const struct segment *segment, uint64_t first, struct error *err)
{
	uint64_t last = first + segment->count - 1;

	if (getenv("SLURM_ARRAY_TASK_MAX") != NULL &&
	    variable_number("SLURM_ARRAY_TASK_MAX", &last, err) != 0)
		return -1;
	if (last != first + segment->count - 1)
		return error_set(err, STATUS_USAGE,
				 "auto: the array leaves numbers out: submit "
				 "it as --array=1-%llu",
				 (unsigned long long)segment->count);
	return 0;
}

static int
launcher_read(const struct launcher *launcher, struct segment *segment,
	      struct error *err)
{
	uint64_t number, count, first = 0;

	if (variable_number(launcher->number, &number, err) != 0 ||
	    variable_number(launcher->count, &count, err) != 0 ||
	    (launcher->first != NULL &&
	     variable_number(launcher->first, &first, err) != 0))
		return -1;
	*segment = (struct segment){number - first, count};
	if (launcher == &launchers[LAUNCHER_ARRAY] &&
	    array_check(segment, first, err) != 0)
		return -1;
	if (number < first || number - first >= count || count > SEGMENTS_MOST)
		return error_set(err, STATUS_USAGE,
				 "auto: %s is %llu, and %s says that there are "
				 "%llu: say it as --segment K/N",
				 launcher->number, (unsigned long long)number,
				 launcher->count, (unsigned long long)count);
	return 0;
}

/* In an array, a job of one task is task 0 of one: that says nothing. */
static int
launcher_applies(const struct launcher *launcher)
{
	const char *count = getenv(launcher->count);

	if (launcher == &launchers[LAUNCHER_TASKS] &&
	    getenv(launchers[LAUNCHER_ARRAY].number) != NULL &&
	    (count == NULL || strcmp(count, "1") == 0))
		return 0;
	return getenv(launcher->number) != NULL;
}

static int
segment_conflict(const struct launcher *one, const struct segment *first,
		 const struct launcher *other, const struct segment *second,
		 struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "auto: %s says %llu/%llu and %s says %llu/%llu: say "
			 "which, as --segment K/N",
			 one->number, (unsigned long long)first->index + 1,
			 (unsigned long long)first->count, other->number,
			 (unsigned long long)second->index + 1,
			 (unsigned long long)second->count);
}

static int
segment_find(struct segment *segment, struct error *err)
{
	const struct launcher *found = NULL;

	for (size_t i = 0; i < COUNT(launchers); i++) {
		struct segment other;

		if (!launcher_applies(&launchers[i]))
			continue;
		if (launcher_read(&launchers[i], &other, err) != 0)
			return -1;
		if (found != NULL && (other.index != segment->index ||
				      other.count != segment->count))
			return segment_conflict(found, segment, &launchers[i],
						&other, err);
		found = &launchers[i];
		*segment = other;
	}
	if (found != NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "auto: no variable of Slurm, Open MPI, PMI or a "
			 "Kubernetes Indexed Job is set: say it as "
			 "--segment K/N");
}

int
segment_read(struct segment *segment, const char *text, struct error *err)
{
	return strcmp(text, "auto") == 0 ? segment_find(segment, err)
					 : segment_parse(segment, text, err);
}

int
segment_check(const char *text, struct error *err)
{
	struct segment ignored;

	return strcmp(text, "auto") == 0 ? 0
					 : segment_parse(&ignored, text, err);
}
