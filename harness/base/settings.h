/* SPDX-License-Identifier: MIT */
/*
 * What a user can set, from the scenario's load{} and limits{}, from
 * FLATLINE_* and on the command line. options.def has a row for each; this
 * file and the help text are made from it.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/stages.h"
#include "base/units.h"

enum option_kind {
	OPTION_FLAG,	 /* int, 1 when given */
	OPTION_COUNT,	 /* double: 10k */
	OPTION_FACTOR,	 /* double: 10x, or 10 */
	OPTION_DURATION, /* double, seconds */
	OPTION_SIZE,	 /* double, bytes */
	OPTION_PERCENT,	 /* double, a fraction */
	OPTION_GROWTH,	 /* struct growth */
	OPTION_SURVIVE,	 /* struct survive */
	OPTION_STAGES,	 /* struct stages */
	OPTION_TEXT,	 /* char *, owned */
	OPTION_LIST	 /* struct strings, may be given many times */
};

/* Who may set an option, and who did: a later one overrules. */
enum option_source {
	SOURCE_DEFAULT,
	SOURCE_SCENARIO,
	SOURCE_ENVIRONMENT,
	SOURCE_COMMAND_LINE
};

/* Where an option is known: bits of struct option.where. */
enum {
	IN_LOAD = 1 << 0,   /* load{} of a scenario, by .key */
	IN_LIMITS = 1 << 1, /* limits{}, by .key */
	IN_RUN = 1 << 2,    /* the subcommands, by --name */
	IN_CHECK = 1 << 3,
	IN_JUDGE = 1 << 4,
	IN_COMPARE = 1 << 5,
	IN_PLOT = 1 << 6,
	IN_DEMO = 1 << 7,
	IN_PROFILE = 1 << 8,
	IN_WATCH = 1 << 9,
	IN_GATE = 1 << 10,
	IN_REPORT = 1 << 11,
	IN_COVER = 1 << 12,
	IN_IMPORT = 1 << 13,
	/* who may run a scenario once, to look at it */
	IN_DRY = IN_CHECK | IN_COVER | IN_IMPORT
};

struct settings {
	double users, threads, connections, requests, rate, seed;
	struct stages stages;
	char *arrival; /* "uniform", "poisson"; NULL: uniform */
	double duration, warmup, timeout, start_timeout;
	double max_duration, cycles, burst, settle, hold;
	struct growth growth;
	struct survive survive; /* all 0: not asked for */
	double errors, limit;
	double most_p99, least_rate, most_fds;
	char *target, *output, *inconclusive, *format, *metric, *runtime;
	char *pprof, *metrics, *per;
	char *before, *after, *baseline, *events;
	double rounds;
	char *transport, *unix_socket, *proxy, *auth, *bearer, *cacert, *cert,
	    *key;
	double requests_per_connection;
	char *replay; /* an access log */
	double speed;
	double connect_timeout, first_byte_timeout;
	double pid, sample_interval, gc_budget;
	char *openapi, *routes, *log_format, *only_missing, *script;
	double min;
	struct strings headers, env, allow_hosts, scrape, connect_to, resolve;
	struct strings cover, access_logs, hars, route, set;
	int list, force, allow_existing, until_certain, no_runtime, profile,
	    heap_snapshot, json, quiet, verbose, no_plots, no_color, insecure,
	    http2, compressed, keepalive, follow, detail, functions, deps;

	int looks; /* at which a gate may end, no option of its own; 0: none */

	unsigned char set_by[160]; /* enum option_source, in table order */
};

struct option_row {
	const char *name; /* on the command line */
	const char *key;  /* in load{} or limits{}; NULL: not settable there */
	char letter;	  /* 0: none */
	enum option_kind kind;
	size_t offset; /* in struct settings */
	unsigned where;
	const char *argument; /* in the help text: "N"; NULL for a flag */
	const char
	    *fallback; /* default, as a user would write it; NULL: none */
	const char *help;
};

extern const struct option_row option_table[];
extern const size_t option_count;

void settings_init(struct settings *); /* to the defaults */
void settings_free(struct settings *);

/*
 * Set one option from text. A weaker source than the one that set it before is
 * checked and then ignored. Errors: STATUS_USAGE, "bad duration '5x' for
 * --duration: write 500ms, 30s, 5m or 1h30m".
 */
int settings_set(struct settings *, const struct option_row *,
		 const char *value, enum option_source, struct error *);
/* As if nobody had set it: any source may again. The value stays. */
void settings_forget(struct settings *, const struct option_row *);
/* A log that is driven decides when what begins: what load{} says of that is
 * as if it had not. */
void settings_follow_log(struct settings *);
/* Who set the option that is stored in this field of settings. */
enum option_source settings_source(const struct settings *, const void *field);

/* Seconds to be measured: as said, else as long as the stages are. */
double settings_duration(const struct settings *);

/* Whether values make sense together and by themselves. STATUS_USAGE. */
int settings_check(const struct settings *, struct error *);

/* By --name or key, among those known in one of `where`; NULL: none. */
const struct option_row *option_by_name(const char *, unsigned where);
const struct option_row *option_by_key(const char *, unsigned where);
/* The known key or name closest to a mistyped one, NULL if none is close. */
const char *option_suggest(const char *mistyped, unsigned where, int keys);

#endif
