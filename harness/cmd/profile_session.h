/* SPDX-License-Identifier: MIT */
/*
 * Profiles one dose: bursts of warm-up, then as many bursts after each of which
 * the runtime is asked what it still holds, while no request is in flight.
 */
#ifndef CMD_PROFILE_SESSION_H
#define CMD_PROFILE_SESSION_H

#include "cmd/cmd.h"
#include "profile/helpers.h"
#include "profile/profile.h"

enum { PROFILE_SESSION_CYCLES = 2 * PROFILE_CHECKPOINTS };

struct profile_session {
	const struct profiler *profiler;
	const struct settings *settings; /* borrowed; once it has begun */
	struct contact contact;
	char target[64]; /* "node (pid 123)" */
	/* What interpreters load their helpers from; "": nothing. */
	struct helpers helpers;
	struct strings environment; /* of the command, which names it */
	void *state;		    /* the profiler's, from begin to end */
	unsigned settled;
	uint64_t before;
	struct profile profile;
	/* What shares are told for: "request", of the profiled bursts, or
	 * "hour", of a service under its own load; and how many it were. */
	const char *each;
	char lasts[32]; /* how long the profile does: "for 5 min"; "" */
	double dose;
	/*
	 * Growth after collection per request, as a run before measured it;
	 * NAN: no such run.
	 */
	double run_growth;
	struct error err;
};

void profile_session_init(struct profile_session *);
void profile_session_free(struct profile_session *);
/*
 * Call when a burst has been answered; requests: the total so far. -1: err is
 * set.
 */
int profile_session_step(struct profile_session *, const struct settings *,
			 struct target *, uint64_t requests);
/*
 * The two halves of a step, for a service under its own load. Begins; told by
 * the session's error, too, where it cannot be asked.
 */
int profile_session_begin(struct profile_session *, const struct settings *,
			  struct target *);
/* Asks what is held; dose: what has come since it began. */
int profile_session_look(struct profile_session *, double dose);
/* Has the interpreters of a command that is to be started load helpers. */
int profile_session_invite(struct profile_session *, struct error *);
/* Stops asking and closes what was opened for it. */
void profile_session_end(struct profile_session *);

/* Whether it is of a service under its own load: growth is told by the hour. */
int profile_is_hourly(const struct profile_session *);
/* A figure of "bytes_per_request" or "bytes_per_hour", as a key of JSON. */
const char *profile_each_key(const struct profile_session *);

/*
 * What shares refer to, for each request or hour: the run's growth; else the
 * heap's during the dose if it exceeds its noise; but all that is held if that
 * is more.
 */
struct reference {
	double bytes;
	const char *of; /* "the growth" */
};
struct reference profile_session_reference(const struct profile_session *);

/* profile_files.c: writes the files of the directory; and the same as JSON. */
json_t *profile_json(const struct profile_session *);
int profile_write(const json_t *, const struct profile_session *,
		  const char *dir, struct error *);
/* profile_resources.c: of the recorded run, whatever its runtime: added to the
 * object, and printed; each may be NULL. */
void profile_resources(const char *dir, const struct settings *, json_t *,
		       FILE *);
/* profile_blamed.c: who is named first, if memory piles up. */
struct blamed {
	const struct keeper *keeper; /* NULL: not known, or nobody */
	struct holder allocator;     /* the keeper's part in it, or who is named
				      * instead; its name is NULL: nobody */
	int lives_on;		     /* what the largest one allocated does */
};
struct blamed profile_blamed(const struct profile_session *);
json_t *profile_blamed_json(const struct profile_session *);
/* profile_kept.c: about one, in a sentence; the table; its cost, or why there
 * is none. */
void profile_kept_sentence(const struct profile_session *,
			   const struct keeper *);
void profile_kept_table(const struct profile_session *);
void profile_kept_cost(const struct profile_session *);
json_t *profile_kept_json(const struct profile_session *);
/* profile_objects.c: whether one container alone grew, and which; the lines on
 * objects. */
int profile_objects_sole(const struct profile_session *);
/* What there is more of, of a package whose classes are known alone; NULL. */
const struct tally *profile_objects_of(const struct profile_session *,
				       const char *package);
/* The container of that kind that grew most. 0: there is none. */
int profile_objects_print_of(const struct profile_session *, const char *kind);
void profile_objects_print_sole(const struct profile_session *);
void profile_objects_print(const struct profile_session *);
/* profile_workers.c: of each that shares the work. */
void profile_workers_print(const struct profile_session *);
json_t *profile_workers_json(const struct profile_session *);
/* profile_text.c */
void profile_print(const struct profile_session *, const char *dir, int brief);

/* cmd_profile.c: profiles into a directory; prints and writes the result. */
enum status profile_scenario(struct invocation *, const char *dir,
			     double run_growth, struct error *);

#endif
