/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/jvm_holders.h"
#include "profile/jvm_place.h"

int
jvm_sample_counts(const struct jvm_sample *sample)
{
	for (size_t i = 0; i < sample->frame_count; i++)
		if (text_starts(sample->frames[i].class, "jdk/jfr/"))
			return 0;
	return sample->frame_count > 0;
}

size_t
jvm_samples_counted(const struct jvm_samples *samples)
{
	size_t count = 0;

	for (size_t i = 0; i < samples->count; i++)
		count += jvm_sample_counts(&samples->items[i]) != 0;
	return count;
}

int
jvm_sample_frame(const struct jvm_sample *sample, enum rank least)
{
	for (size_t i = 0; i < sample->frame_count; i++) {
		char *package = jvm_package(sample->frames[i].class);
		int found = package != NULL && jvm_name_rank(package) >= least;

		free(package);
		if (found)
			return (int)i;
	}
	return -1;
}

/* The outermost package that is no framework's is the service's own; those that
 * it calls are its dependencies. */
static char *
sample_users(const struct jvm_sample *sample)
{
	for (size_t i = sample->frame_count; i-- > 0;) {
		char *package = jvm_package(sample->frames[i].class);

		if (package != NULL && jvm_name_rank(package) == RANK_HOLDER)
			return package;
		free(package);
	}
	return NULL;
}

static size_t
frame_child(struct profile *profile, size_t parent,
	    const struct jvm_frame *frame, const char *users)
{
	size_t before = profile->count, at;
	char *place = jvm_file(frame->class);
	struct buf name = {0};

	jvm_words_class(frame->class, &name);
	buf_addf(&name, ".%s", frame->method);
	at =
	    profile_child(profile, parent, buf_text(&name), place, frame->line);
	if (at >= before && at > 0) {
		struct frame *added = &profile->frames[at];

		added->package = jvm_package(frame->class);
		added->is_users = added->package != NULL && users != NULL &&
				  strcmp(added->package, users) == 0;
	}
	buf_free(&name);
	free(place);
	return at;
}

static size_t
part_of(const struct profile *profile, const double *parts, double allocated_s)
{
	size_t part = 0;

	while (part + 1 < profile->checkpoints && allocated_s > parts[part])
		part++;
	return part;
}

void
jvm_hold(struct profile *profile, const struct jvm_samples *samples,
	 const double parts[PROFILE_CHECKPOINTS], double bytes_each)
{
	for (size_t i = 0; i < samples->count; i++) {
		const struct jvm_sample *sample = &samples->items[i];
		size_t at = 0;
		char *users;

		if (!jvm_sample_counts(sample))
			continue;
		users = sample_users(sample);
		for (size_t j = sample->frame_count; j-- > 0;)
			at =
			    frame_child(profile, at, &sample->frames[j], users);
		free(users);
		profile->frames[at].bytes += bytes_each;
		profile_alive(profile, at,
			      part_of(profile, parts, sample->allocated_s),
			      bytes_each);
	}
}
