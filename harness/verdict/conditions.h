/* SPDX-License-Identifier: MIT */
/* What is known of a run besides its series. */
#ifndef VERDICT_CONDITIONS_H
#define VERDICT_CONDITIONS_H

#include "base/counters.h"
#include "base/units.h"

enum runtime {
	RUNTIME_UNKNOWN,
#define RUNTIME(name, NAME) RUNTIME_##NAME,
#include "base/runtimes.def"
#undef RUNTIME
};

enum death { DEATH_NONE, DEATH_OUT_OF_MEMORY, DEATH_KILLED, DEATH_OTHER };

/* How many users or connections the load has at a time. */
enum crowd {
	CROWD_UNKNOWN, /* it is not flatline's load */
	CROWD_HELD,
	CROWD_GROWS /* beyond the middle of the measured part */
};

/* Iterations of one flow that did not do what they should. */
struct flow_shortfall {
	char flow[104]; /* "": all of them did */
	double completed, failed;
	int others;    /* flows that fall short as well */
	char why[160]; /* the first cause; "" */
};

/* What most of the failed requests came to. */
struct error_cause {
	char text[128]; /* "404", "no answer in 10s"; "": not known */
	double count;
	int is_reply; /* they were answered */
};

/* NAN where unknown. */
struct conditions {
	double measured_from_s;	 /* the warm-up ended here */
	double measured_to_s;	 /* the load ended here */
	double requests, errors; /* completed; failed (measured part) */
	double unanswered; /* of the errors, and not completed; 0: unknown */
	double max_error_rate; /* fraction */
	struct error_cause cause;
	double min_completed; /* fraction of a flow's iterations */
	struct flow_shortfall flow;
	double new_visitors; /* of the measured part; 0: users returned */
	enum crowd crowd;
	double session_ttl_s; /* how long a session is kept; 0: unknown */
	char driven[96];     /* " by ... on 10 kept connections", as far as that
				leaves something out; "" */
	char undone[240];    /* why this load proves nothing FLAT; "": it may */
	int all_redirects;   /* that is why */
	int unmeasured;	     /* the load ended within its warm-up, where a cache
				that fills looks like a leak */
	char unsure[240];    /* why FLAT is not proved, though nothing is known
				to be wrong; "": it is */
	char unchecked[320]; /* what was asked for and is not known; "" */
	char unsampled[280]; /* who answered that was not sampled; "": nobody */
	/* Why what a page reported is not shown to be of the process that
	 * answered; "": it is, or nothing is reported. */
	char unreported[320];
	char uncollected[240]; /* why a record tells nothing of the heap; "" */
	char interrupted[96];  /* "interrupted after 3 s of 30 s"; "": it was
				  not */
	double planned_rate, achieved_rate; /* per second */
	/* Of the load generator: the share of a processor that its busiest
	   thread used, and how late it was. 0: unknown. */
	double own_share, own_lag_s;
	double behind;	/* share of the dropped iterations that a free user
			   waited for; 0: also if that is unknown */
	double reply_s; /* median time until a reply came; 0: unknown */
	double rate;	/* dose a second of the measured part */
	int looks;	/* at which the run could have ended: they share the
			   error rate; 0: one */
	int flat_once;	/* of several, the one before the last was not FLAT */
	int restarts;	/* of the root process */
	enum death death;
	double death_s;	     /* when */
	char death_how[200]; /* "exited with 9; last output: ..."; "" */
	enum runtime runtime;
	double byte_tolerance;	/* per request (or per second) */
	double count_tolerance; /* fds, sockets, threads per request */
	int none_tolerated;	/* of bytes: growth is a leak if it is proven */
	double planned_dose;	/* of the measured part; 0: as it was */
	int per_second;		/* dose is seconds: there were no requests */
	enum growth_per counted;	/* the dose, unless per_second */
	char counter[COUNTER_NAME + 1]; /* its name, of PER_COUNTED */
	double messages;		/* of the measured part; 0: none */
};

/* What growth is per: "hour" where the dose is seconds. */
static inline const char *
conditions_unit(const struct conditions *of)
{
	if (of->counted == PER_COUNTED && !of->per_second)
		return of->counter;
	return units_per(of->per_second ? PER_HOUR : of->counted);
}

#endif
