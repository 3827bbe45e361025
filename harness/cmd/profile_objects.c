/* SPDX-License-Identifier: MIT */
/* What helpers tell beside bytes: types of objects, containers that grew. */
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/profile_session.h"

enum { SHOWN = 5 };

/* Of a type there are more if there is one for so many requests. */
static const double often = 0.1;

/* Nobody knows the requests of a service under its own load. */
static const double many = 20;

/* What there is one more of for so many requests. */
static int
is_often(const struct profile_session *session, double more)
{
	return more >=
	       (profile_is_hourly(session) ? many : often * session->dose);
}

static void
print_types(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	const char *before = "  objects   ";
	char more[UNITS_TEXT];

	for (size_t i = 0; i < profile->ntallies && i < SHOWN &&
			   is_often(session, profile->tallies[i].more);
	     i++) {
		printf("%s+%s ", before,
		       units_count(more, profile->tallies[i].more));
		print_escaped(profile->tallies[i].type);
		before = ", ";
	}
	if (strcmp(before, ", ") == 0)
		putchar('\n');
}

/* "shop.carts (dict, +600)" */
static void
print_container(const struct grown *grown)
{
	char more[UNITS_TEXT];

	print_escaped(grown->name);
	fputs(" (", stdout);
	print_escaped(grown->kind);
	printf(", +%s)", units_count(more, grown->items));
}

/* How many containers grew with the requests. */
static size_t
grown_count(const struct profile_session *session)
{
	const struct profile *profile = &session->profile;
	size_t count = 0;

	while (count < profile->ngrown && count < SHOWN &&
	       is_often(session, profile->grown[count].items))
		count++;
	return count;
}

static void
print_grown(const struct profile_session *session)
{
	size_t count = grown_count(session);

	for (size_t i = 0; i < count; i++) {
		fputs(i == 0 ? "  grew      " : ", ", stdout);
		print_container(&session->profile.grown[i]);
	}
	if (count > 0)
		putchar('\n');
}

int
profile_objects_sole(const struct profile_session *session)
{
	return grown_count(session) == 1;
}

void
profile_objects_print_sole(const struct profile_session *session)
{
	print_container(&session->profile.grown[0]);
}

const struct tally *
profile_objects_of(const struct profile_session *session, const char *package)
{
	const struct profile *profile = &session->profile;
	size_t length = strlen(package);

	for (size_t i = 0; i < profile->ntallies && profile->by_class; i++) {
		const char *type = profile->tallies[i].type;

		if (is_often(session, profile->tallies[i].more) &&
		    text_starts(type, package) && type[length] == '.' &&
		    strchr(type + length + 1, '.') == NULL)
			return &profile->tallies[i];
	}
	return NULL;
}

int
profile_objects_print_of(const struct profile_session *session,
			 const char *kind)
{
	const struct grown *grown = session->profile.grown;
	size_t count = grown_count(session);

	for (size_t i = 0; i < count; i++)
		if (strcmp(grown[i].kind, kind) == 0) {
			print_container(&grown[i]);
			return 1;
		}
	return 0;
}

void
profile_objects_print(const struct profile_session *session)
{
	print_types(session);
	print_grown(session);
}
