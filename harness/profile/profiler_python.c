/* SPDX-License-Identifier: MIT */
/* Python: tracemalloc, asked by a helper that is loaded as sitecustomize. */
#include "profile/profiler_python.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/helped.h"
#include "profile/helpers.h"

/* Packages of these names hold others, each a package of its own. */
static const char *const spaces[] = {
    "google",	 "google.cloud", "azure",	  "zope",	  "ruamel",
    "backports", "jaraco",	 "sphinxcontrib", "opentelemetry"};

static int
is_space(const char *name)
{
	for (size_t i = 0; i < COUNT(spaces); i++)
		if (strcmp(spaces[i], name) == 0)
			return 1;
	return 0;
}

/* "google/cloud/pubsub_v1/client.py" is of google.cloud.pubsub_v1. */
static char *
package_below(const char *path, const char *folder)
{
	char *name = helped_component(path, folder, ".py");
	char *below = xstrdup(folder);

	while (name != NULL && is_space(name)) {
		const char *last = strrchr(name, '.');
		char *longer =
		    xasprintf("%s%s/", below, last != NULL ? last + 1 : name);
		char *next = helped_component(path, longer, ".py"), *whole;

		free(below);
		below = longer;
		if (next == NULL)
			break;
		whole = xasprintf("%s.%s", name, next);
		free(next);
		free(name);
		name = whole;
	}
	free(below);
	return name;
}

/* The library's own folder has those of packages in it. */
void
python_belongs(struct frame *frame, const char *library)
{
	size_t length = strlen(library);

	frame->package = package_below(frame->place, "/site-packages/");
	if (frame->package == NULL)
		frame->package = package_below(frame->place, "/dist-packages/");
	if (frame->package != NULL || frame->place[0] == '<' ||
	    (text_starts(frame->place, library) && frame->place[length] == '/'))
		return;
	helped_is_users(frame);
}

/* Options of one letter, "-Iu", stand before the script. */
const char *
python_refuses(const char *command)
{
	const char *at = strchr(command, ' ');

	while (at != NULL && at[1] == '-' && at[2] != '-' && at[2] != 'm' &&
	       at[2] != 'c') {
		size_t length = strcspn(at + 1, " ");

		for (size_t i = 1; i <= length; i++)
			if (strchr("EIS", at[i]) != NULL)
				return "it was started with -I, -E or -S, "
				       "which keep helpers out";
		at = strchr(at + 1, ' ');
	}
	return NULL;
}

static const struct helped_rules rules = {
    .runtime = "Python",
    .belongs = python_belongs,
    .refuses = python_refuses,
};

static void *
python_begin(struct contact *contact, struct profile *profile,
	     struct error *err)
{
	return helped_begin(&rules, contact, profile, err);
}

static void
python_invite(const char *folder, struct strings *environment)
{
	helper_set(environment, "PYTHONPATH", folder, "%s:%s");
}

const struct profiler profiler_python = {
    .runtime = "python",
    .help = "Python's tracemalloc, before and after",
    .helper = {"python.py", "sitecustomize.py", python_invite},
    .begin = python_begin,
    .checkpoint = helped_checkpoint,
    .end = helped_end,
};
