/* SPDX-License-Identifier: MIT */
#include "profile/native_frames.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "profile/native_package.h"
#include "profile/symbols.h"

enum { SITES_MAX = 200000, NAME = 160 };

/* A place in a file. */
struct site {
	const char *path; /* borrowed */
	uint64_t offset;
};

/* What is known of one file, as far as it was asked about. */
struct answers {
	const char *path; /* borrowed */
	uint64_t first;	  /* offset */
	struct symbols symbols;
};

struct lookup {
	const struct modules *modules;
	struct site *sites;
	size_t nsites;
	struct answers *answers; /* in the order of sites */
	size_t nanswers;
};

/* A frame says where it returns to, which is behind the call. */
static const struct module *
site_of(const struct modules *modules, uint64_t frame, struct site *site)
{
	const struct module *module = modules_find(modules, frame - 1);

	if (module != NULL)
		*site = (struct site){module->path, frame - 1 - module->begin +
							module->offset};
	return module;
}

static int
site_compare(const void *a, const void *b)
{
	const struct site *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order != 0 ? order
			  : (x->offset > y->offset) - (x->offset < y->offset);
}

static void
lookup_collect(struct lookup *lookup, const struct native_stack *stacks,
	       size_t count)
{
	size_t unique = 0;

	lookup->sites = xcalloc(SITES_MAX, sizeof(*lookup->sites));
	for (size_t i = 0; i < count; i++)
		for (size_t f = 0;
		     f < stacks[i].depth && lookup->nsites < SITES_MAX; f++) {
			struct site *site = &lookup->sites[lookup->nsites];
			const struct module *found =
			    site_of(lookup->modules, stacks[i].frames[f], site);

			lookup->nsites +=
			    found != NULL && found->path[0] != '\0';
		}
	qsort(lookup->sites, lookup->nsites, sizeof(*lookup->sites),
	      site_compare);
	for (size_t i = 0; i < lookup->nsites; i++)
		if (unique == 0 || site_compare(&lookup->sites[unique - 1],
						&lookup->sites[i]) != 0)
			lookup->sites[unique++] = lookup->sites[i];
	lookup->nsites = unique;
}

/* As many sites from here on as are of one file and can be asked at a time. */
static size_t
sites_together(const struct lookup *lookup, size_t from)
{
	size_t count = 0;

	while (from + count < lookup->nsites && count < SYMBOLS_ASKED &&
	       strcmp(lookup->sites[from + count].path,
		      lookup->sites[from].path) == 0)
		count++;
	return count;
}

static void
answers_ask(struct answers *answers, const struct site *sites, size_t count,
	    double timeout_s)
{
	uint64_t *offsets = xcalloc(count, sizeof(*offsets));

	for (size_t i = 0; i < count; i++)
		offsets[i] = sites[i].offset;
	*answers =
	    (struct answers){sites[0].path, sites[0].offset, {.places = NULL}};
	if (timeout_s > 0)
		symbols_ask(&answers->symbols, answers->path, offsets, count,
			    timeout_s);
	free(offsets);
}

/* The program itself comes first, and others get what time it leaves. */
static void
lookup_ask(struct lookup *lookup, double timeout_s)
{
	double until = clock_now() + timeout_s;

	lookup->answers = xcalloc(lookup->nsites + 1, sizeof(struct answers));
	for (int others = 0; others < 2; others++)
		for (size_t i = 0, n = 0, at = 0; i < lookup->nsites; i += n) {
			const struct site *site = &lookup->sites[i];
			int other =
			    strcmp(site->path, lookup->modules->program) != 0;

			n = sites_together(lookup, i);
			if (other == others)
				answers_ask(&lookup->answers[at], site, n,
					    until - clock_now());
			lookup->nanswers = ++at;
		}
}

static void
lookup_free(struct lookup *lookup)
{
	for (size_t i = 0; i < lookup->nanswers; i++)
		symbols_free(&lookup->answers[i].symbols);
	free(lookup->answers);
	free(lookup->sites);
}

/* The last whose first site is not behind this one. */
static size_t
lookup_find(const struct lookup *lookup, const struct site *site,
	    const struct symbol_place **places)
{
	size_t low = 0, high = lookup->nanswers;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct answers *answers = &lookup->answers[middle];
		struct site first = {answers->path, answers->first};

		if (site_compare(&first, site) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || strcmp(lookup->answers[low - 1].path, site->path) != 0)
		return 0;
	return symbols_find(&lookup->answers[low - 1].symbols, site->offset,
			    places);
}

static size_t
frame_add(struct profile *profile, size_t parent, const struct lookup *lookup,
	  const char *path, const struct symbol_place *place)
{
	struct native_code code = {.program = lookup->modules->program,
				   .module = path,
				   .function = place->function,
				   .source = place->file};
	size_t before = profile->count, frame;
	char name[NAME];

	snprintf(name, sizeof(name), "%s", place->function);
	frame = profile_child(profile, parent, name, place->file, place->line);
	if (frame >= before && frame > 0)
		profile->frames[frame].package =
		    native_package(&code, &profile->frames[frame].is_users);
	return frame;
}

/* Without a name it is "libx.so+0x1234". */
static size_t
frame_add_unnamed(struct profile *profile, size_t parent,
		  const struct lookup *lookup, const struct site *site)
{
	const char *slash = strrchr(site->path, '/');
	char name[NAME];
	struct symbol_place place = {.function = name, .file = name + NAME - 1};

	memset(name, 0, sizeof(name));
	if (site->path[0] == '\0')
		snprintf(name, NAME - 1, "(code of no file)");
	else
		snprintf(name, NAME - 1, "%.100s+0x%llx",
			 slash != NULL ? slash + 1 : site->path,
			 (unsigned long long)site->offset);
	return frame_add(profile, parent, lookup, site->path, &place);
}

static size_t
address_add(struct profile *profile, size_t parent, const struct lookup *lookup,
	    uint64_t address)
{
	const struct symbol_place *places;
	struct site site = {"", 0};
	size_t count;

	site_of(lookup->modules, address, &site);
	count = lookup_find(lookup, &site, &places);
	if (count == 0)
		return frame_add_unnamed(profile, parent, lookup, &site);
	while (count-- > 0)
		parent = frame_add(profile, parent, lookup, site.path,
				   &places[count]);
	return parent;
}

static void
stack_add(struct profile *profile, const struct lookup *lookup,
	  const struct native_stack *stack)
{
	size_t at = 0, last = profile->checkpoints - 1;
	struct frame *frame;

	for (size_t f = stack->depth; f-- > 0;)
		at = address_add(profile, at, lookup, stack->frames[f]);
	if (stack->depth == 0)
		at = profile_child(profile, 0, "(further stacks)", "", 0);
	frame = &profile->frames[at];
	if (frame->cohorts == NULL)
		frame->cohorts = xcalloc(1, sizeof(*frame->cohorts));
	for (size_t i = 0; i < PROFILE_CHECKPOINTS; i++)
		for (size_t j = 0; j < PROFILE_CHECKPOINTS; j++)
			frame->cohorts->bytes[i][j] +=
			    stack->cohorts->bytes[i][j];
	for (size_t part = 0; part <= last; part++)
		frame->bytes += stack->cohorts->bytes[last][part];
}

void
native_frames_add(struct profile *profile, const struct modules *modules,
		  const struct native_stack *stacks, size_t count,
		  double timeout_s)
{
	struct lookup lookup = {.modules = modules};

	lookup_collect(&lookup, stacks, count);
	lookup_ask(&lookup, timeout_s);
	for (size_t i = 0; i < count; i++)
		stack_add(profile, &lookup, &stacks[i]);
	lookup_free(&lookup);
}
