/* SPDX-License-Identifier: MIT */
/* A profile for people: one sentence on what keeps how much, and two tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/profile_session.h"

enum { SHOWN = 8 };

/* A path that holds less than this share is described as one part of it. */
static const double most = 0.5;

static const char *const meanings[] = {
    [RETENTION_KEPT] = "allocated in each part of the load and not freed",
    [RETENTION_UNCLEAR] =
	"not freed, but the heap did not grow by as much: try a larger -n",
    [RETENTION_ONCE] = "allocated in one part of the load only",
    [RETENTION_REPLACED] =
	"old objects are freed as new ones come, as in a full cache",
    [RETENTION_RELEASED] = "freed within its part of the load",
};

static void
print_escaped(const char *text)
{
	struct buf visible = {0};

	escape_terminal(&visible, text);
	fputs(buf_text(&visible), stdout);
	buf_free(&visible);
}

static void
print_place(const char *place, int line)
{
	const char *slash = strrchr(place, '/');

	if (place[0] == '\0')
		return;
	fputs(" (", stdout);
	print_escaped(slash != NULL ? slash + 1 : place);
	printf(":%d)", line);
}

/* A function need not say that it is reached from itself. */
static int
holder_is(const struct holder *holder, const struct frame *frame)
{
	return strcmp(holder->name, frame->function) == 0 &&
	       strcmp(holder->place, frame->place) == 0 &&
	       holder->line == frame->line;
}

static void
print_through(const struct profile_session *session,
	      const struct holder *holder, double least)
{
	const struct frame *through = &session->profile.frames[holder->through];
	double share = holder->through_bytes / holder->bytes;

	if (holder->through == 0 || share < least || holder_is(holder, through))
		return;
	fputs(", reached from ", stdout);
	print_escaped(through->function[0] != '\0' ? through->function
						   : "(anonymous)");
	print_place(through->place, through->line);
	if (share < most)
		printf(", by allocation stacks: %.1f %% of it", 100 * share);
}

static void
print_holder(const struct profile_session *session, const struct holder *holder,
	     double whole)
{
	double each = holder->bytes / session->requests;
	char bytes[UNITS_TEXT];

	printf("  %11s  %5.1f %%  %-8s  ", units_bytes(bytes, each),
	       100 * each / whole, retention_name(holder->retention));
	print_escaped(holder->name);
	print_place(holder->place, holder->line);
	if (holder->place[0] ==
	    '\0') /* functions name their place themselves */
		print_through(session, holder, most);
	putchar('\n');
}

/* Returns the kinds of retention that the table shows, as bits. */
static unsigned
print_table(const struct profile_session *session, const char *title,
	    size_t (*list)(const struct profile *, struct holder **))
{
	double whole = profile_session_reference(session).bytes;
	double total = profile_total(&session->profile);
	struct holder *holders;
	size_t count = list(&session->profile, &holders);
	unsigned retentions = 0;

	printf("\n  %11s  %7s  %-8s  %s\n", "per request", "share", "it is",
	       title);
	for (size_t i = 0; i < count && i < SHOWN; i++) {
		if (holders[i].bytes < 0.001 * total)
			continue;
		print_holder(session, &holders[i], whole);
		retentions |= 1U << holders[i].retention;
	}
	free(holders);
	return retentions;
}

static int
lives_on(enum retention retention)
{
	return retention == RETENTION_KEPT || retention == RETENTION_UNCLEAR;
}

/* A holder is blamed only if the heap was seen to grow, now or in the run. */
static int
piles_up(const struct profile_session *session, const struct holder *holder)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);

	if (!lives_on(holder->retention))
		return holder->retention == RETENTION_UNKNOWN;
	return isnan(growth.error) || growth.grows || session->run_growth > 0;
}

/* If the heap grew by less than the tolerance, more requests will not help. */
static void
print_nothing(const struct profile_session *session, int lives)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	char each[UNITS_TEXT];

	fputs("nothing accumulates", stdout);
	if (growth.bytes > growth.error && !growth.grows)
		printf(" by more than %s/request (--max-growth)\n",
		       units_bytes(each, session->profile.tolerance /
					     session->requests));
	else
		printf("%s\n", lives || session->run_growth > 0
				   ? "; a larger -n shows more"
				   : "");
}

/* "@grpc/grpc-js 11.2 KiB/request, 71 % of the growth, reached from ..." */
static void
print_sentence(const struct profile_session *session)
{
	struct reference whole = profile_session_reference(session);
	struct holder *holders;
	char bytes[UNITS_TEXT];
	size_t count = profile_packages(&session->profile, &holders);

	fputs("         ", stdout);
	if (count > 0 && piles_up(session, &holders[0])) {
		double each = holders[0].bytes / session->requests;

		print_escaped(holders[0].name);
		printf(" %s/request, %.0f %% of %s", units_bytes(bytes, each),
		       100 * each / whole.bytes, whole.of);
		print_through(session, &holders[0], 0);
		putchar('\n');
	} else {
		print_nothing(session,
			      count > 0 && lives_on(holders[0].retention));
	}
	free(holders);
}

static void
print_heap(const struct profile_session *session)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	char each[UNITS_TEXT], error[UNITS_TEXT];

	if (isnan(growth.bytes) || isnan(growth.error))
		return;
	printf("  heap      after collections: grew by %s ± %s per request\n",
	       units_bytes(each, growth.bytes / session->requests),
	       units_bytes(error, growth.error / session->requests));
}

static void
print_inspector(const struct profile_session *session)
{
	const struct contact *contact = &session->contact;

	if (contact->was_opened)
		printf("  inspector of %s: opened on 127.0.0.1:%d for this, "
		       "%s\n",
		       session->target, contact->was_opened,
		       contact->closed ? "closed again"
				       : "closes by itself in seconds");
}

static void
print_files(const struct profile_session *session, const char *dir)
{
	printf("  table     %s/profile.json\n  picture   %s/flame.svg\n"
	       "  pprof     %s/profile.pb\n",
	       dir, dir, dir);
	if (session->profile.raw_name != NULL)
		printf("  devtools  %s/%s\n", dir, session->profile.raw_name);
}

void
profile_print(const struct profile_session *session, const char *dir, int brief)
{
	double total = profile_total(&session->profile);
	char requests[UNITS_TEXT], all[UNITS_TEXT], each[UNITS_TEXT];
	unsigned retentions;

	units_count(requests, session->requests);
	if (!(total > 0)) {
		printf("PROFILE  %s requests left nothing behind that %s could "
		       "see; try more requests, e.g. -n 20k\n",
		       requests, session->profiler->help);
		return;
	}
	printf("PROFILE  %s requests left %s behind, %s each, by %s\n",
	       requests, units_bytes(all, total),
	       units_bytes(each, total / session->requests),
	       session->profiler->help);
	print_sentence(session);
	if (brief)
		return;
	retentions = print_table(session, "package", profile_packages);
	retentions |= print_table(session, "function", profile_functions);
	putchar('\n');
	for (size_t i = 0; i < COUNT(meanings); i++)
		if ((retentions >> i & 1) && meanings[i] != NULL)
			printf("  %-8s  %s\n",
			       retention_name((enum retention)i), meanings[i]);
	print_heap(session);
	print_inspector(session);
	print_files(session, dir);
}
