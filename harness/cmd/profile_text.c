/* SPDX-License-Identifier: MIT */
/* A profile for people: one sentence on what keeps how much, and two tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/profile_session.h"
#include "profile/writers.h"

enum { SHOWN = 8 };

/* A path that holds less than this share is described as one part of it. */
static const double most = 0.5;

static const char *const meanings[] = {
    [RETENTION_KEPT] = "allocated in each part of the load and not freed",
    [RETENTION_UNCLEAR] = "not freed, but the heap did not grow by as much",
    [RETENTION_ONCE] = "allocated in one part of the load only",
    [RETENTION_REPLACED] =
	"old objects are freed as new ones come, as in a full cache",
    [RETENTION_RELEASED] = "freed within its part of the load",
};

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
		printf(", which called for %.1f %% of it", 100 * share);
}

static void
print_holder(const struct profile_session *session, const struct holder *holder,
	     double whole)
{
	double each = holder->bytes / session->dose;
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

	printf("\n  per %7s  %7s  %-8s  %s\n", session->each, "share", "it is",
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
holders_share_package(const struct holder *a, const struct holder *b)
{
	if (a->package == NULL || b->package == NULL)
		return a->package == b->package;
	return strcmp(a->package, b->package) == 0;
}

/*
 * A profiler that knows who allocated memory, not who holds it, says so: the
 * function of that package which allocated most.
 */
static void
print_allocated(const struct profile_session *session,
		const struct holder *package, const char *before)
{
	struct holder *functions;
	size_t count = profile_functions(&session->profile, &functions), i = 0;

	while (i < count && !holders_share_package(&functions[i], package))
		i++;
	if (i < count) {
		fputs(before, stdout);
		print_escaped(functions[i].name);
		print_place(functions[i].place, functions[i].line);
	}
	free(functions);
}

/* The runtime allocates for others: the only container that grew is told in its
 * place. */
static int
container_holds(const struct profile_session *session,
		const struct holder *package)
{
	return session->profiler->helper.script != NULL &&
	       package->package == NULL && profile_objects_sole(session);
}

/* The service's own file, or package, needs not be said to be reached from
 * itself. */
static int
tells_itself(const struct profile_session *session,
	     const struct holder *package)
{
	const struct frame *through =
	    &session->profile.frames[package->through];

	return (session->profiler->helper.script != NULL ||
		session->profiler->rank != NULL) &&
	       through->package != NULL &&
	       strcmp(through->package, package->name) == 0;
}

/* What there is more of in a store. */
static void
print_stored(const struct profile_session *session,
	     const struct holder *package)
{
	fputs(": ", stdout);
	if (!profile_objects_print_of(session, package->name))
		print_allocated(session, package, "");
}

/* Whose own bytes are few. */
static void
print_class(const struct tally *class)
{
	char more[UNITS_TEXT];

	printf(": %s more of ", units_count(more, class->more));
	print_escaped(class->type);
	fputs(", with what they refer to", stdout);
}

static void
print_how(const struct profile_session *session, const struct holder *package)
{
	const struct tally *class = profile_objects_of(session, package->name);

	if (class != NULL) {
		print_class(class);
		return;
	}
	if (session->profiler->stores != NULL &&
	    session->profiler->stores(package->name)) {
		print_stored(session, package);
		return;
	}
	if (session->profiler->helper.script != NULL)
		print_allocated(session, package, ", allocated by ");
	if (!tells_itself(session, package))
		print_through(session, package, 0);
	if (!profile_objects_sole(session) || container_holds(session, package))
		return;
	fputs(", held by ", stdout);
	profile_objects_print_sole(session);
}

static const char *
larger(const struct profile_session *session)
{
	return profile_is_hourly(session) ? "longer -d" : "larger -n";
}

/* If the heap grew by less than the tolerance, more requests will not help. */
static void
print_nothing(const struct profile_session *session, int lives)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	size_t looks = session->profile.checkpoints;
	char each[UNITS_TEXT];

	if (looks < PROFILE_LEAST_CHECKPOINTS) {
		printf("%zu look%s cannot tell what stays from what is in use: "
		       "it takes %d",
		       looks, looks == 1 ? "" : "s", PROFILE_LEAST_CHECKPOINTS);
		return;
	}
	if (growth.grows) {
		fputs("the heap grows, and no package or file is seen to keep "
		      "or allocate what it grows by",
		      stdout);
		return;
	}
	fputs("nothing accumulates", stdout);
	if (growth.bytes > growth.error && !growth.grows)
		printf(" by more than %s/%s (--max-growth)",
		       units_bytes(each,
				   session->profile.tolerance / session->dose),
		       session->each);
	else if (session->run_growth > 0 ||
		 (lives && session->profiler->unseen == NULL))
		printf("; a %s shows more", larger(session));
	else if (session->profiler->unseen != NULL)
		printf("; %s cannot be seen here, flatline run shows whether "
		       "it grows",
		       session->profiler->unseen);
}

/* "@grpc/grpc-js 11.2 KiB/request, 71 % of the growth, reached from ..." */
static void
print_allocator(const struct profile_session *session,
		const struct holder *holder)
{
	struct reference whole = profile_session_reference(session);
	double each = holder->bytes / session->dose;
	char bytes[UNITS_TEXT];

	if (session->profile.by_class)
		fputs("objects of ", stdout);
	else if (session->profiler->has_frameworks ||
		 (session->profiler->stacks &&
		  isnan(session->profile.pause.most_s)))
		fputs("allocated by ", stdout);
	if (container_holds(session, holder)) {
		profile_objects_print_sole(session);
		fputs(" holds", stdout);
	} else {
		print_escaped(holder->name);
	}
	printf(" %s/%s, %.0f %% of %s", units_bytes(bytes, each), session->each,
	       100 * each / whole.bytes, whole.of);
}

/* Nobody's code has it any more, but a socket that is open stays. */
static void
print_held_by_runtime(const struct profile *profile)
{
	const struct keeper *keeper = profile_runtime_keeper(profile);
	char count[UNITS_TEXT];

	if (keeper == NULL)
		return;
	fputs(", held by ", stdout);
	print_escaped(keeper->what);
	printf(" (%s)", units_count(count, keeper->count));
}

static void
print_sentence(const struct profile_session *session)
{
	struct blamed blamed = profile_blamed(session);

	fputs("         ", stdout);
	if (blamed.keeper != NULL)
		profile_kept_sentence(session, blamed.keeper);
	else if (blamed.allocator.name != NULL)
		print_allocator(session, &blamed.allocator);
	else
		print_nothing(session, blamed.lives_on);
	/* Of a keeper, its classes say no more. */
	if (blamed.allocator.name != NULL &&
	    (blamed.keeper == NULL || !session->profile.by_class))
		print_how(session, &blamed.allocator);
	if (blamed.allocator.name != NULL && blamed.keeper == NULL)
		print_held_by_runtime(&session->profile);
	if (session->profile.threads > 0)
		printf("; not looked at: its worker threads (%zu), which have "
		       "heaps of their own",
		       session->profile.threads);
	putchar('\n');
}

static void
print_heap(const struct profile_session *session)
{
	struct heap_growth growth = profile_heap_growth(&session->profile);
	char each[UNITS_TEXT], error[UNITS_TEXT];

	if (isnan(growth.bytes) || isnan(growth.error))
		return;
	printf("  heap      after collections: grew by %s ± %s per %s\n",
	       units_bytes(each, growth.bytes / session->dose),
	       units_bytes(error, growth.error / session->dose), session->each);
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
	printf("  table     %s/profile.json\n", dir);
	for (size_t i = 0; i < writer_count; i++)
		printf("  %-8s  %s/%s\n", writer_table[i]->label, dir,
		       writer_table[i]->file);
	if (session->profile.raw_name != NULL)
		printf("  devtools  %s/%s\n", dir, session->profile.raw_name);
}

/* "600 requests", "5 min of its own load" */
static void
write_dose(const struct profile_session *session, char *text, size_t size)
{
	char amount[UNITS_TEXT];

	if (profile_is_hourly(session))
		snprintf(text, size, "%s of its own load",
			 units_duration(amount, 3600 * session->dose));
	else
		snprintf(text, size, "%s requests",
			 units_count(amount, session->dose));
}

void
profile_print(const struct profile_session *session, const char *dir, int brief)
{
	double seen = profile_total(&session->profile);
	double total = fmax(seen, session->profile.kept_bytes);
	char dose[2 * UNITS_TEXT], all[UNITS_TEXT], each[UNITS_TEXT];
	unsigned retentions = 0;

	write_dose(session, dose, sizeof(dose));
	if (!(total > 0)) {
		printf("PROFILE  %s left nothing behind that %s could see; ",
		       dose, session->profiler->help);
		if (session->profiler->unseen != NULL)
			printf("nor could it see %s\n",
			       session->profiler->unseen);
		else
			puts(profile_is_hourly(session)
				 ? "try a longer time, e.g. -d 30m"
				 : "try more requests, e.g. -n 20k");
		return;
	}
	printf("PROFILE  %s left %s behind, %s %s, by %s\n", dose,
	       units_bytes(all, total),
	       units_bytes(each, total / session->dose),
	       profile_is_hourly(session) ? "per hour" : "each",
	       session->profiler->help);
	print_sentence(session);
	if (brief)
		return;
	profile_kept_table(session);
	if (seen > 0) {
		retentions = print_table(session, "allocated by package",
					 profile_packages);
		retentions |= print_table(session, "allocated by function",
					  profile_functions);
	}
	putchar('\n');
	for (size_t i = 0; i < COUNT(meanings); i++)
		if ((retentions >> i & 1) && meanings[i] != NULL)
			printf("  %-8s  %s\n",
			       retention_name((enum retention)i), meanings[i]);
	profile_kept_cost(session);
	print_heap(session);
	profile_objects_print(session);
	profile_workers_print(session);
	print_inspector(session);
	print_files(session, dir);
}
