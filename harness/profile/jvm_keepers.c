/* SPDX-License-Identifier: MIT */
/* Samples in groups, and what is said of each. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/jvm_holders.h"
#include "profile/jvm_piles.h"
#include "profile/jvm_place.h"

/* The least share of the larger half of the dose in the smaller. */
static const double even = 0.4;

/* What an entry of the JDK's counts beside others. */
static const double telling = 0.01;

enum {
	KEEPERS = 64,
	VOTES = 16,
	WAY = 3 /* links above an owner that are told */
};

struct search {
	struct profile *profile;
	struct jvm_piles piles;
	double half_s;
	jvm_count_more *count_more;
	const void *arg;
};

/* What a link has the one below it by: "static field Cart.SEEN". */
static void
field_add(const struct jvm_sample *sample, size_t at, struct buf *out)
{
	const struct jvm_link *below = at > 0 ? &sample->links[at - 1] : NULL;

	if (below != NULL && below->is_static)
		buf_adds(out, "static field ");
	jvm_words_class(sample->links[at].class, out);
	if (below != NULL && below->field[0] != '\0')
		buf_addf(out, ".%.80s", below->field);
}

/* "": nobody has the pile. */
static void
owner_add(const struct jvm_sample *sample, const struct jvm_found *found,
	  struct buf *out)
{
	buf_adds(out, "");
	if (found->owner < sample->link_count)
		field_add(sample, found->owner, out);
}

/* The container of the pile, not of a table in it: "HashMap". */
static void
container_add(const struct jvm_sample *sample, const struct jvm_found *found,
	      struct buf *out)
{
	struct buf name = {0};
	size_t at = found->pile;

	buf_adds(out, "");
	while (at < found->owner &&
	       (sample->links[at].class[0] == '[' ||
		strchr(sample->links[at].class, '$') != NULL))
		at++;
	if (at >= found->owner)
		return;
	jvm_words_class(sample->links[at].class, &name);
	buf_addf(out, " in %s %s",
		 strchr("AEIOU", buf_text(&name)[0]) != NULL ? "an" : "a",
		 buf_text(&name));
	buf_free(&name);
}

static char *
text_of(struct buf *buf)
{
	char *text = xstrdup(buf_text(buf));

	buf_free(buf);
	return text;
}

/* Which of a few texts there is most of. */
struct votes {
	struct vote {
		char *text; /* owned */
		double count;
	} items[VOTES];
	size_t count;
};

static void
votes_add(struct votes *votes, char *text, double count)
{
	for (size_t i = 0; i < votes->count; i++)
		if (strcmp(votes->items[i].text, text) == 0) {
			votes->items[i].count += count;
			free(text);
			return;
		}
	if (votes->count == VOTES)
		free(text);
	else
		votes->items[votes->count++] = (struct vote){text, count};
}

/* NULL: there are none. */
static const char *
votes_first(const struct votes *votes)
{
	const struct vote *first = votes->items;

	for (size_t i = 1; i < votes->count; i++)
		if (votes->items[i].count > first->count)
			first = &votes->items[i];
	return votes->count > 0 ? first->text : NULL;
}

static void
votes_free(struct votes *votes)
{
	for (size_t i = 0; i < votes->count; i++)
		free(votes->items[i].text);
}

/* Samples of one pile; where no service's class has it, also of one culprit. */
struct group {
	char *name, *owner, *container; /* owned; name: NULL: the runtime's */
	enum rank rank;
	int has_owner; /* of the highest rank */
	struct votes entries, lines;
	double count, halves[2];
};

static void
group_free(struct group *group)
{
	free(group->name);
	free(group->owner);
	free(group->container);
	votes_free(&group->entries);
	votes_free(&group->lines);
}

static struct group
group_of(const struct jvm_sample *sample, const struct jvm_found *found)
{
	struct buf owner = {0}, container = {0};

	owner_add(sample, found, &owner);
	container_add(sample, found, &container);
	return (struct group){
	    .name = found->blamed != NULL ? jvm_package(found->blamed) : NULL,
	    .owner = text_of(&owner),
	    .container = text_of(&container),
	    .rank = found->rank,
	    .has_owner = found->owner < sample->link_count &&
			 jvm_class_rank(sample->links[found->owner].class) ==
			     RANK_HOLDER,
	};
}

static int
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct group *
groups_find(struct group *groups, size_t *count, struct group *group)
{
	for (size_t i = 0; i < *count; i++) {
		if (!same_text(groups[i].name, group->name) ||
		    !same_text(groups[i].owner, group->owner) ||
		    !same_text(groups[i].container, group->container))
			continue;
		group_free(group);
		return &groups[i];
	}
	if (*count == KEEPERS) {
		group_free(group);
		return NULL;
	}
	groups[*count] = *group;
	return &groups[(*count)++];
}

/* Where an entry itself was allocated tells more than where a part of it was,
 * and an entry of the JDK's less than any other. */
static void
group_count(const struct search *search, struct group *group,
	    const struct jvm_sample *sample, const struct jvm_found *found)
{
	const char *entry = sample->links[found->entry].class;
	double weight = jvm_class_rank(entry) > RANK_RUNTIME ? 1 : telling;

	group->count++;
	group->halves[sample->allocated_s > search->half_s]++;
	votes_add(&group->entries, xstrdup(entry), weight);
	if (found->frame >= 0) {
		const struct jvm_frame *frame = &sample->frames[found->frame];
		char *file = jvm_file(frame->class);

		if (found->entry > 0)
			weight *= telling;
		votes_add(&group->lines,
			  xasprintf("%.80s:%d", file, frame->line), weight);
		free(file);
	}
}

/* Each half of the dose left about as many. */
static int
goes_with_dose(const struct group *group)
{
	return group->count >= JVM_PILE &&
	       fmin(group->halves[0], group->halves[1]) >=
		   even * fmax(group->halves[0], group->halves[1]);
}

static char *
group_what(const struct group *group, const char *entry)
{
	struct buf what = {0};

	jvm_words_class(entry, &what);
	if (!jvm_is_function(entry))
		buf_adds(&what, " objects");
	buf_adds(&what, group->container);
	return text_of(&what);
}

static char *
group_path(const struct group *group)
{
	const char *line = votes_first(&group->lines);
	struct buf path = {0};

	if (group->owner[0] != '\0')
		buf_addf(&path, " ← %s", group->owner);
	if (line != NULL)
		buf_addf(&path, "%s allocated at %s",
			 group->owner[0] != '\0' ? "," : " ←", line);
	return text_of(&path);
}

/* A function that was handed to others is kept on behalf of whoever wrote it.
 */
static char *
group_name(struct group *group, const char *entry)
{
	char *name = group->name;

	group->name = NULL;
	if (!group->has_owner || !jvm_is_function(entry) ||
	    jvm_class_rank(entry) < RANK_HOLDER)
		return name;
	free(name);
	return jvm_package(entry);
}

/* Whether a link is worth a word on the way up from an owner. */
static int
is_telling(const struct jvm_sample *sample, size_t at)
{
	const struct jvm_link *below = &sample->links[at - 1];

	return jvm_class_rank(sample->links[at].class) > RANK_RUNTIME &&
	       below->field[0] != '\0' &&
	       (below->is_static ||
		strcmp(sample->links[at].class, below->class) != 0);
}

/* From the owner on to the root; of what only the JDK has, the end. */
static void
way_add(const struct jvm_sample *sample, const struct jvm_found *found,
	struct buf *out)
{
	size_t at = found->owner, told = 0, last = sample->link_count - 1;

	for (; at < last && told < WAY; told++) {
		for (at++; at < last && !is_telling(sample, at);)
			at++;
		if (!is_telling(sample, at))
			break;
		buf_adds(out, " ← ");
		field_add(sample, at, out);
	}
	if (found->owner > last && last > found->pile) {
		buf_adds(out, " ← ");
		field_add(sample, last, out);
	}
}

struct keeper
jvm_keeper_of(const struct jvm_sample *sample, size_t pile)
{
	struct jvm_found found = jvm_look(sample, pile);
	struct group group = group_of(sample, &found);
	const char *entry = sample->links[found.entry].class;
	struct buf path = {0};
	struct keeper keeper = {
	    .name = group_name(&group, entry),
	    .what = group_what(&group, entry),
	    .rank = group.rank,
	};

	if (group.owner[0] != '\0')
		buf_addf(&path, " ← %s", group.owner);
	way_add(sample, &found, &path);
	keeper.path = text_of(&path);
	group_free(&group);
	return keeper;
}

static char *
class_dotted(const char *class)
{
	char *dotted = xstrdup(class);

	for (char *at = dotted; *at != '\0'; at++)
		*at = *at == '/' ? '.' : *at;
	return dotted;
}

/* The samples tell the share, the histogram how many there are. */
static void
keeper_add(const struct search *search, struct group *group)
{
	struct profile *profile = search->profile;
	const char *entry = votes_first(&group->entries);
	double share = group->count / (double)search->piles.counted;
	char *class = class_dotted(entry);
	double more = search->count_more(search->arg, class);

	free(class);
	profile_add_keeper(
	    profile, (struct keeper){
			 .name = group_name(group, entry),
			 .what = group_what(group, entry),
			 .path = group_path(group),
			 .count = more > group->count ? more : group->count,
			 .bytes = share * profile->kept_bytes,
			 .rank = group->rank,
		     });
}

static void
keepers_take(const struct search *search, struct group *groups, size_t count)
{
	struct profile *profile = search->profile;

	for (size_t i = 0; i < count; i++) {
		if (goes_with_dose(&groups[i]))
			keeper_add(search, &groups[i]);
		group_free(&groups[i]);
	}
	profile_sort_keepers(profile);
}

static void
sample_group(const struct search *search, struct group *groups, size_t *count,
	     const struct jvm_sample *sample)
{
	struct jvm_found found = jvm_piles_look(&search->piles, sample);
	struct group group = group_of(sample, &found), *of;

	of = groups_find(groups, count, &group);
	if (of != NULL)
		group_count(search, of, sample, &found);
}

void
jvm_keepers(struct profile *profile, const struct jvm_samples *samples,
	    double half_s, jvm_count_more *count_more, const void *arg)
{
	struct search search = {.profile = profile,
				.half_s = half_s,
				.count_more = count_more,
				.arg = arg};
	struct group *groups = xcalloc(KEEPERS, sizeof(*groups));
	size_t count = 0;

	jvm_piles_find(&search.piles, samples);
	for (size_t i = 0; i < samples->count; i++)
		if (jvm_sample_counts(&samples->items[i]) &&
		    samples->items[i].link_count > 0)
			sample_group(&search, groups, &count,
				     &samples->items[i]);
	keepers_take(&search, groups, count);
	free(groups);
	jvm_piles_free(&search.piles);
}
