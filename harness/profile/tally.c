/* SPDX-License-Identifier: MIT */
/* How many more objects there are of each type, and what containers grew. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/profile.h"

enum { TYPES = 2000, CONTAINERS = 100 /* further ones are dropped */ };

void
profile_tally(struct profile *profile, const char *type, double more)
{
	struct tally *tallies = profile->tallies;

	for (size_t i = 0; i < profile->ntallies; i++)
		if (strcmp(tallies[i].type, type) == 0) {
			tallies[i].more += more;
			return;
		}
	if (profile->ntallies == TYPES)
		return;
	profile->tallies = xrealloc(tallies, (profile->ntallies + 1) *
						 sizeof(*profile->tallies));
	profile->tallies[profile->ntallies++] =
	    (struct tally){xstrdup(type), more};
}

void
profile_grown(struct profile *profile, const char *name, const char *kind,
	      double items)
{
	struct grown *grown = profile->grown;

	for (size_t i = 0; i < profile->ngrown; i++)
		if (strcmp(grown[i].name, name) == 0) {
			grown[i].items += items;
			return;
		}
	if (profile->ngrown == CONTAINERS)
		return;
	profile->grown =
	    xrealloc(grown, (profile->ngrown + 1) * sizeof(*profile->grown));
	profile->grown[profile->ngrown++] =
	    (struct grown){xstrdup(name), xstrdup(kind), items};
}

void
profile_tallies_reset(struct profile *profile)
{
	for (size_t i = 0; i < profile->ngrown; i++)
		profile->grown[i].items = 0;
	for (size_t i = 0; i < profile->ntallies; i++)
		profile->tallies[i].more = 0;
}

void
profile_tallies_free(struct profile *profile)
{
	for (size_t i = 0; i < profile->ntallies; i++)
		free(profile->tallies[i].type);
	free(profile->tallies);
	for (size_t i = 0; i < profile->ngrown; i++) {
		free(profile->grown[i].name);
		free(profile->grown[i].kind);
	}
	free(profile->grown);
}

static int
tally_compare(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	int order = (x->more < y->more) - (x->more > y->more);

	return order != 0 ? order : strcmp(x->type, y->type);
}

static int
grown_compare(const void *a, const void *b)
{
	const struct grown *x = a, *y = b;
	int order = (x->items < y->items) - (x->items > y->items);

	return order != 0 ? order : strcmp(x->name, y->name);
}

void
profile_tallies_sort(struct profile *profile)
{
	if (profile->ngrown > 0)
		qsort(profile->grown, profile->ngrown, sizeof(*profile->grown),
		      grown_compare);
	if (profile->ntallies > 0)
		qsort(profile->tallies, profile->ntallies,
		      sizeof(*profile->tallies), tally_compare);
}
