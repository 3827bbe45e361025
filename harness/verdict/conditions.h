/* SPDX-License-Identifier: MIT */
/* What is known of a run besides its series. */
#ifndef VERDICT_CONDITIONS_H
#define VERDICT_CONDITIONS_H

enum runtime {
	RUNTIME_UNKNOWN,
#define RUNTIME(name, NAME) RUNTIME_##NAME,
#include "base/runtimes.def"
#undef RUNTIME
};

enum death { DEATH_NONE, DEATH_OUT_OF_MEMORY, DEATH_KILLED, DEATH_OTHER };

/* NAN where unknown. */
struct conditions {
	double measured_from_s;	 /* the warm-up ended here */
	double measured_to_s;	 /* the load ended here */
	double requests, errors; /* completed; failed (measured part) */
	double unanswered; /* of the errors, and not completed; 0: unknown */
	double max_error_rate;		    /* fraction */
	double planned_rate, achieved_rate; /* per second */
	/* Of the load generator: the share of a processor that its busiest
	   thread used, and how late it was. 0: unknown. */
	double own_share, own_lag_s;
	double rate;  /* dose a second of the measured part */
	int looks;    /* at which the run could have ended: they share the
			 error rate; 0: one */
	int restarts; /* of the root process */
	enum death death;
	double death_s; /* when */
	enum runtime runtime;
	double byte_tolerance;	/* per request (or per second) */
	double count_tolerance; /* fds, sockets, threads per request */
	int per_second;		/* dose is seconds: there were no requests */
};

#endif
