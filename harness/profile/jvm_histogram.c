/* SPDX-License-Identifier: MIT */
#include "profile/jvm_histogram.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/jvm_place.h"

enum { NAME = 512 };

/* "[Ljava.lang.Object;" belongs to java.lang, "[B" to no package. */
void
histogram_belongs(struct frame *frame)
{
	const char *name = frame->function;
	const char *dot = strrchr(name, '.');

	if (dot == NULL)
		return;
	name += strspn(name, "[");
	name += name > frame->function && *name == 'L';
	frame->package = xstrndup(name, (size_t)(dot - name));
	frame->is_users = !text_starts(name, "java.") &&
			  !text_starts(name, "jdk.") &&
			  !text_starts(name, "sun.");
}

int
histogram_parse(struct profile *profile, const char *text, double sign,
		struct error *err)
{
	char name[NAME];
	double bytes, count;
	int rows = 0;

	for (const char *line = text; *line != '\0';) {
		size_t before = profile->count, frame;

		if (sscanf(line, " %*d: %lf %lf %511s", &count, &bytes, name) ==
			3 &&
		    bytes >= 0 && bytes < 1e15 && count >= 0 && count < 1e15) {
			frame = profile_child(profile, 0, name, "", 0);
			if (frame >= before && frame > 0)
				histogram_belongs(&profile->frames[frame]);
			profile->frames[frame].bytes += sign * bytes;
			if (jvm_class_rank(name) == RANK_HOLDER)
				profile_tally(profile, name, sign * count);
			rows++;
		}
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	if (rows > 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "the JVM gave no class histogram");
}

/* The row "Total       9999        1500". */
double
histogram_total(const char *text)
{
	const char *row = strstr(text, "\nTotal ");
	double bytes;

	return row != NULL && sscanf(row, " Total %*f %lf", &bytes) == 1 &&
		       bytes >= 0
		   ? bytes
		   : NAN;
}

/* What the JVM adds to the name of a lambda's class is written in two ways. */
static int
same_class(const char *a, const char *b)
{
	size_t length = strcspn(a, "+/");

	return strcspn(b, "+/") == length && strncmp(a, b, length) == 0;
}

double
histogram_count(const char *text, const char *class)
{
	char name[NAME];
	double count;

	for (const char *line = text; *line != '\0';) {
		if (sscanf(line, " %*d: %lf %*f %511s", &count, name) == 2 &&
		    same_class(name, class))
			return count;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return 0;
}
