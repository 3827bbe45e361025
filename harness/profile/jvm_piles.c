/* SPDX-License-Identifier: MIT */
#include "profile/jvm_piles.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/jvm_holders.h"

/* The least share of all samples that share a pile. */
static const double shared = 0.05;

/* An object, and how many samples it leads to. */
struct jvm_crossing {
	uint64_t address;
	size_t count, last; /* last: the sample that was counted last */
};

static struct jvm_crossing *
crossing_find(const struct jvm_piles *piles, uint64_t address)
{
	size_t slot = (size_t)(address * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
		      (piles->room - 1);

	while (piles->crossings[slot].count > 0 &&
	       piles->crossings[slot].address != address)
		slot = (slot + 1) & (piles->room - 1);
	return &piles->crossings[slot];
}

void
jvm_piles_find(struct jvm_piles *piles, const struct jvm_samples *samples)
{
	size_t links = 1;

	*piles = (struct jvm_piles){.samples = samples};
	for (size_t i = 0; i < piles->samples->count; i++)
		links += piles->samples->items[i].link_count;
	for (piles->room = 64; piles->room < 2 * links;)
		piles->room *= 2;
	piles->crossings = xcalloc(piles->room, sizeof(*piles->crossings));
	for (size_t i = 0; i < piles->samples->count; i++) {
		const struct jvm_sample *sample = &piles->samples->items[i];

		if (!jvm_sample_counts(sample))
			continue;
		piles->counted++;
		for (size_t j = 0; j < sample->link_count; j++) {
			uint64_t address = sample->links[j].address;
			struct jvm_crossing *at = crossing_find(piles, address);

			at->address = address;
			at->count += at->last != i + 1;
			at->last = i + 1;
		}
	}
}

static int
link_is_pile(const struct jvm_piles *piles, const struct jvm_link *link)
{
	size_t count = crossing_find(piles, link->address)->count;

	return count >= JVM_PILE &&
	       (double)count >= shared * (double)piles->counted;
}

/* Of the object that is shared; the number of links: none is. */
static size_t
sample_pile(const struct jvm_piles *piles, const struct jvm_sample *sample)
{
	size_t at = 0;

	while (at < sample->link_count &&
	       !link_is_pile(piles, &sample->links[at]))
		at++;
	return at;
}

/* Above a pile: who has it. Objects that lead to others of their own class, as
 * in a list, are passed. The number of links: nobody known. */
static size_t
sample_owner(const struct jvm_sample *sample, size_t pile, enum rank least)
{
	size_t at = pile;

	while (at < sample->link_count &&
	       jvm_class_rank(sample->links[at].class) < least)
		at++;
	while (at + 1 < sample->link_count && !sample->links[at].is_static &&
	       strcmp(sample->links[at].class, sample->links[at + 1].class) ==
		   0)
		at++;
	return at;
}

/* What piles up: below the pile the outermost object that is not the JDK's;
 * else of all but entries of its containers; else the sample. */
static size_t
sample_entry(const struct jvm_sample *sample, size_t pile)
{
	size_t top = pile < sample->link_count ? pile : sample->link_count;

	for (size_t i = top; i-- > 0;)
		if (jvm_class_rank(sample->links[i].class) > RANK_RUNTIME)
			return i;
	for (size_t i = top; i-- > 0;)
		if (strchr(sample->links[i].class, '$') == NULL)
			return i;
	return 0;
}

/* Whether one of those that pile up makes a part of itself. */
static int
frame_makes(const struct jvm_sample *sample, const struct jvm_frame *frame,
	    size_t entry)
{
	if (frame->method[0] != '<')
		return 0;
	for (size_t i = 0; i <= entry; i++)
		if (strcmp(sample->links[i].class, frame->class) == 0)
			return 1;
	return 0;
}

/* Where it was allocated: the innermost call that is not the JDK's or a
 * framework's. */
static int
sample_line(const struct jvm_sample *sample, size_t entry)
{
	int first = jvm_sample_frame(sample, RANK_HOLDER);

	for (int i = first; i >= 0 && (size_t)i < sample->frame_count; i++)
		if (!frame_makes(sample, &sample->frames[i], entry) &&
		    jvm_class_rank(sample->frames[i].class) == RANK_HOLDER)
			return i;
	return first;
}

static void
found_blame(struct jvm_found *found, const char *class)
{
	enum rank rank = jvm_class_rank(class);

	if (found->blamed != NULL && rank <= found->rank)
		return;
	found->blamed = class;
	found->rank = rank;
}

/* What a framework or the JDK has is kept on behalf of whose objects they are,
 * or of who allocated them. */
struct jvm_found
jvm_look(const struct jvm_sample *sample, size_t pile)
{
	struct jvm_found found = {.pile = pile};

	found.owner = sample_owner(sample, found.pile, RANK_HOLDER);
	if (found.owner == sample->link_count)
		found.owner = sample_owner(sample, found.pile, RANK_CARRIER);
	found.entry = sample_entry(sample, found.pile);
	found.frame = sample_line(sample, found.entry);
	if (found.owner < sample->link_count)
		found_blame(&found, sample->links[found.owner].class);
	found_blame(&found, sample->links[found.entry].class);
	if (found.frame >= 0)
		found_blame(&found, sample->frames[found.frame].class);
	return found;
}

struct jvm_found
jvm_piles_look(const struct jvm_piles *piles, const struct jvm_sample *sample)
{
	return jvm_look(sample, sample_pile(piles, sample));
}

void
jvm_piles_free(struct jvm_piles *piles)
{
	free(piles->crossings);
	*piles = (struct jvm_piles){.room = 0};
}
