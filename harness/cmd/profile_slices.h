/* SPDX-License-Identifier: MIT */
/*
 * Profiles a service under its own load: in place of doses, slices of time,
 * after each of which the runtime is asked what it still holds. A budget ends
 * it: what asking costs the service, and flatline the machine, as a share of
 * the time.
 */
#ifndef CMD_PROFILE_SLICES_H
#define CMD_PROFILE_SLICES_H

#include "cmd/profile_session.h"

enum slices_state { SLICES_IDLE, SLICES_RUN, SLICES_DONE };

struct profile_slices {
	struct profile_session *session; /* borrowed */
	const struct settings *settings; /* borrowed */
	enum slices_state state;
	double length_s;
	unsigned looks; /* that are planned; fewer if one takes long */
	double begun, next, ended; /* of clock_now() */
	/* flatline's processor time when it began, and from then until it
	 * ended: seconds. */
	double used, own;
	/* Seconds in which the target was asked, and may have stood still, and
	 * of the longest look. */
	double asked, longest;
	uint64_t counted; /* --per, when it began */
	int too_dear;	  /* the budget has no room for a look */
	const char *why;  /* it ended before its time; NULL */
};

/* Begins; -1: the session's error says why the target cannot be asked. */
int profile_slices_begin(struct profile_slices *, struct target *,
			 uint64_t counted);
/* Call several times a second: looks when a slice is over. 1: it is done. */
int profile_slices_step(struct profile_slices *, uint64_t counted);
/* Before its time: with what has come since the last look, if that is
 * affordable. */
void profile_slices_end(struct profile_slices *, uint64_t counted);
/* One line: how far it is, and what it has cost. */
void profile_slices_progress(const struct profile_slices *, struct buf *);
/* What it has cost, and why it ended early. */
void profile_slices_print(const struct profile_slices *);
json_t *profile_slices_json(const struct profile_slices *);
/*
 * When it is done: writes the files into dir, and returns the JSON, with what
 * the recorded run shows of open files and warnings; NULL and an error. And
 * prints it.
 */
json_t *profile_slices_write(const struct profile_slices *, const char *dir,
			     const char *run, struct error *);
void profile_slices_tell(const struct profile_slices *, const char *dir,
			 const char *run, const json_t *);

#endif
