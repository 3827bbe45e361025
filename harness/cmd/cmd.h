/* SPDX-License-Identifier: MIT */
/* Subcommands: the only place where the stages are joined. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdio.h>

#include "base/error.h"
#include "base/settings.h"
#include "record/record.h"
#include "judge/judge.h"
#include "report/report.h"
#include "sample/sample.h"

struct event_lines;

/* A command line, taken apart. */
struct invocation {
	struct settings settings;
	char **args; /* what is not an option */
	int nargs;
	char **command; /* what follows "--", NULL-ended; NULL: nothing */
	struct event_lines *events; /* NULL: nobody wants them */
};

/* An option whose default or meaning differs in one command. */
struct option_variant {
	enum option_id id;    /* OPT_NONE ends a list */
	const char *fallback; /* of a number; NULL: none */
	const char *help;     /* NULL: as in options.def */
};

/* One file that ends in one const struct, and a row in commands.def. */
struct command {
	const char *name;
	const char *arguments; /* "SCENARIO [-- COMMAND...]" */
	const char *summary;   /* one line */
	const char *examples;  /* lines for the help text */
	void (*help)(FILE *);  /* prints more of it; NULL: nothing */
	unsigned groups;       /* of options: IN(TARGET) | IN(LOAD) */
	/* Options that it takes too, and of its groups does not. NULL: none */
	const enum option_id *also, *except;
	const struct option_variant *variants; /* NULL: none */
	enum option_group first; /* of its help text, before the others */
	int min_args, max_args;
	int replay_will_do; /* --replay FILE stands for its arguments */
	int loads_scenario; /* FLATLINE_* overrules what that sets */
	int takes_command;
	int hidden; /* not for people */
	/* The exit status; STATUS_OK with err set means err's. */
	enum status (*run)(struct invocation *, struct error *);
};
#define IN(group) (1u << GROUP_##group)

#define COMMAND(name) extern const struct command command_##name;
#include "cmd/commands.def"
#undef COMMAND
extern const struct command *const command_table[];

const struct command *command_find(const char *name);
/* Says that there is no such subcommand, and which one may be meant. */
int command_unknown(const char *name, struct error *);

/* command_options.c: does it take that option? */
int command_takes(const struct command *, enum option_id);
/* What differs of an option that it takes; NULL: nothing. */
const struct option_variant *command_variant(const struct command *,
					     enum option_id);
/*
 * Refuses the first option of these groups, or of that list (NULL: none), that
 * the command line gave: "--target has no effect without --only-missing".
 */
int command_without_effect(const struct settings *, unsigned groups,
			   const enum option_id *, const char *why,
			   struct error *);
/* The same of the groups and of -- COMMAND, where nothing is sent to it. */
int command_sends_nothing(const struct invocation *, unsigned groups,
			  const char *why, struct error *);

/* args.c: options of that command, from FLATLINE_* and argv. */
int args_parse(struct invocation *, const struct command *, int argc,
	       char **argv, struct error *);
void args_free(struct invocation *);

/* help.c */
void help_program(FILE *);
void help_command(FILE *, const struct command *);

/* interrupt.c: the first SIGINT or SIGTERM sets this; the second ends us. */
const volatile int *interrupt_watch(void);

/* output.c: -o, or a new folder in runs/. The caller frees it. */
char *output_directory(const struct settings *, const char *name);

/* run_results.c: judge a directory, write its results, draw and print them. */
enum status finish_run(const char *dir, const struct settings *,
		       struct error *);
/* The same, and tells the verdict; events may be NULL. */
enum status finish_told(const char *dir, const struct settings *,
			struct event_lines *, struct error *);
/* run_reports.c: pictures and reports into a directory, and GitHub's own. */
void publish_run(const char *dir, const struct judged *,
		 const struct settings *);
void publish_files(const char *dir, const struct judged *,
		   const struct settings *); /* without GitHub's */
/* The reports of a run that has more to tell now. */
void publish_again(const char *dir, const struct settings *);
/* The verdict's object, and its coverage where it has been compared. */
json_t *result_json(const struct judged *);
int keep_verdict(const char *dir, const json_t *result, struct error *);
int github_is_here(void);
int color_wanted(const struct settings *, FILE *);
/* A line on standard error that is not the command's own failure. */
void print_note(const char *fmt, const char *text);
/* A result on standard output, in one line. */
void print_json(const json_t *);
/* summary.c: what the load came to. */
void summary_print(FILE *, const struct judged *);

/* cmd_compare.c: judges, compares and draws into dir. */
enum status compare_runs(const char *before, const char *after, const char *dir,
			 const struct settings *, struct error *);
/* Shows, draws and keeps what was decided of two runs; its exit status. */
enum status compare_finish(const struct compared *, const char *dir,
			   const struct settings *);

/* progress.c: what a run is doing, on standard error. */
struct progress;
/* events may be NULL; they are borrowed. */
struct progress *progress_new(const struct settings *, struct event_lines *);
struct load_totals;
struct live_state;
void progress_show(struct progress *, const struct load_totals *,
		   const struct reading *, const struct live_state *);
void progress_end(struct progress *);

#endif
