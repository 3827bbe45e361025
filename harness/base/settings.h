/* SPDX-License-Identifier: MIT */
/*
 * What a user can set, from the scenario's load{} and limits{}, from
 * FLATLINE_* and on the command line: a field for each row of options.def.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/options.h"
#include "base/segment.h"
#include "base/stages.h"
#include "base/units.h"

/* Who may set an option, and who did: a later one overrules. */
enum option_source {
	SOURCE_DEFAULT,
	SOURCE_SCENARIO,
	SOURCE_ENVIRONMENT,
	SOURCE_COMMAND_LINE
};

/* A number that nobody set, and a flag, list or text: NAN, 0, empty, NULL. */
struct settings {
#define FIELD_FLAG(field) int field;
#define FIELD_COUNT(field) double field;
#define FIELD_FACTOR(field) double field;
#define FIELD_DURATION(field) double field; /* seconds */
#define FIELD_SIZE(field) double field;	    /* bytes */
#define FIELD_PERCENT(field) double field;  /* a fraction */
#define FIELD_GROWTH(field) struct growth field;
#define FIELD_SURVIVE(field) struct survive field; /* all 0: not asked for */
#define FIELD_STAGES(field) struct stages field;
#define FIELD_CHOICE(field) char *field;
#define FIELD_TEXT(field) char *field;
#define FIELD_LIST(field) struct strings field;
#define OPTION(field, name, letter, key, group, kind, ...) FIELD_##kind(field)
#include "base/options.def"

	int looks; /* at which a gate may end, no option of its own; 0: none */

	struct segment part; /* of the load; settings_take_segment() */

	unsigned char set_by[OPTIONS]; /* enum option_source */
	int set_at[OPTIONS]; /* in which line of the scenario; 0: not known */
};

void settings_init(struct settings *); /* to the defaults */
void settings_free(struct settings *);
/* Another default of a number, for a command that has its own; NULL: none. */
void settings_default(struct settings *, const struct option_row *,
		      const char *value);

/*
 * Set one option from text. A weaker source than the one that set it before is
 * checked and then ignored. Errors: as option_value_read(), so without the
 * origin, which the caller puts in front: "--users: ", "shop.lua:3: load.users:
 * ".
 */
int settings_set(struct settings *, const struct option_row *,
		 const char *value, enum option_source, struct error *);
/*
 * "shop.lua:3: " for a message about options of which the scenario, that path,
 * has set at least one; "" if it has not, or path is NULL. OPT_NONE: no other.
 */
struct option_place {
	char text[320];
};
struct option_place settings_place(const struct settings *, const char *path,
				   enum option_id, enum option_id other);
/* As if nobody had set it: any source may again. The value stays. */
void settings_forget(struct settings *, const struct option_row *);
/* With --replay the log decides when requests are sent: what load{} says of
 * that is dropped. */
void settings_follow_log(struct settings *);
/* Who set the option that is stored in this field of settings. */
enum option_source settings_source(const struct settings *, const void *field);

/* How a message calls an option, by who set it: "--users", "load.users",
 * "FLATLINE_USERS"; "--users" too if nobody did. */
struct option_origin {
	char text[48];
};
struct option_origin settings_origin(const struct settings *, enum option_id);
/* The variable of an option: FLATLINE_USERS. */
struct option_origin option_variable(const struct option_row *);

/* Is one of the options given without which that one has no effect? */
int settings_has_needed(const struct settings *, enum option_id);

/* What --segment says, which auto takes from the environment. STATUS_USAGE. */
int settings_take_segment(struct settings *, struct error *);
/* salt.c: a new salt if there is none, and the suffix behind it. */
void settings_salt(struct settings *, const char *suffix);
/* Whether each iteration is a new visitor's. */
int settings_new_visitors(const struct settings *);

/* Seconds to be measured: as said, else as long as the stages are. */
double settings_duration(const struct settings *);
/* The warm-up, as a share of what is measured, unless it is said. */
#define SETTINGS_WARMUP 0.2
/* Iterations of a warm-up whose length is a time, at --rate. */
double settings_warmup_iterations(const struct settings *);
/* With --vary-load the rate is above its mean, or below, by this share. */
#define SETTINGS_VARY 0.75

/*
 * settings_check.c: whether all of them make sense together, once a scenario
 * (its path; NULL: none) was loaded. STATUS_USAGE; STATUS_DATA with the path
 * in front if what the scenario has set is one of the culprits.
 */
int settings_check(const struct settings *, const char *path, struct error *);

#endif
