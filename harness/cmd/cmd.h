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
struct run_ui;

/* A parsed command line. */
struct invocation {
	struct settings settings;
	char **args; /* arguments that are no options */
	int nargs;
	char **command;		    /* after "--", NULL-terminated; or NULL */
	struct event_lines *events; /* NULL: not asked for */
	struct run_ui *ui;	    /* likewise */
};

/* An option whose default or meaning differs in one command. */
struct option_variant {
	enum option_id id;    /* OPT_NONE terminates a list */
	const char *fallback; /* default of a number; NULL: none */
	const char *help;     /* NULL: as in options.def */
};

/* A subcommand: a file that ends in this struct, and a row in commands.def. */
struct command {
	const char *name;
	const char *arguments; /* "SCENARIO [-- COMMAND...]" */
	const char *summary;   /* one line */
	const char *examples;  /* lines for the help text */
	void (*help)(FILE *);  /* prints more help; may be NULL */
	unsigned groups;       /* groups of options: IN(TARGET) | IN(LOAD) */
	/*
	 * Options taken besides those of the groups, and options of the
	 * groups that are not taken. NULL: none.
	 */
	const enum option_id *also, *except;
	const struct option_variant *variants; /* NULL: none */
	enum option_group first; /* the group that the help text lists first */
	int min_args, max_args;
	int replay_will_do; /* --replay FILE can stand in for its arguments */
	int loads_scenario; /* FLATLINE_* overrides its load{} */
	int takes_command;
	int hidden; /* not shown in the help */
	/*
	 * Returns the exit status; if that is STATUS_OK and err is set, err's
	 * status counts.
	 */
	enum status (*run)(struct invocation *, struct error *);
};
#define IN(group) (1u << GROUP_##group)

#define COMMAND(name) extern const struct command command_##name;
#include "cmd/commands.def"
#undef COMMAND
extern const struct command *const command_table[];

const struct command *command_find(const char *name);
/* Sets the error "no such subcommand", with the nearest name there is. */
int command_unknown(const char *name, struct error *);

/* version.c: a JSON object: name, version, and the libraries' versions. */
void version_print_json(FILE *);

/* command_options.c: whether the command takes the option. */
int command_takes(const struct command *, enum option_id);
/* How the command varies an option that it takes; NULL: not at all. */
const struct option_variant *command_variant(const struct command *,
					     enum option_id);
/*
 * Fails on the first option of these groups or of that list (NULL: none) that
 * was given: "--target has no effect without --only-missing".
 */
int command_without_effect(const struct settings *, unsigned groups,
			   const enum option_id *, const char *why,
			   struct error *);
/*
 * The same for the groups and for -- COMMAND, where the command sends nothing.
 */
int command_sends_nothing(const struct invocation *, unsigned groups,
			  const char *why, struct error *);

/* args.c: parses FLATLINE_* and argv for that command. */
int args_parse(struct invocation *, const struct command *, int argc,
	       char **argv, struct error *);
void args_free(struct invocation *);

/* help.c */
void help_program(FILE *);
void help_command(FILE *, const struct command *);

/* memory.c: libraries take memory as we do, and end as we do without it. */
void memory_share(void);

/*
 * interrupt.c: the first SIGINT, SIGTERM or SIGHUP sets this; a second SIGINT
 * or SIGTERM exits. SIGHUP stays ignored where it is, as under nohup.
 */
const volatile int *interrupt_watch(void);

/*
 * output.c: takes the numbers of standard streams that are closed, before a
 * file could get them: what was to be printed would land in it.
 */
void output_reserve(void);
/* STATUS_IO: something could not be written to standard output. */
int output_check(struct error *);
/* -o, or a new folder in runs/. The caller frees it. */
char *output_directory(const struct settings *, const char *name);

/* A recorded run that is to be judged and shown. */
struct finish_order {
	const char *dir;
	int own; /* flatline has just driven it: its command is the user's */
	struct event_lines *events; /* told of the verdict; NULL: nobody */
	struct run_ui *ui;	    /* likewise */
	const char *missing; /* the command that drives what --cover missed */
	int shown; /* to somebody whose command it is not: none follows */
};

/*
 * run_results.c: judges a run directory; writes, draws and prints the results.
 */
enum status finish_run(const struct finish_order *, const struct settings *,
		       struct error *);
/* "next: " and the command that follows, where one does. */
void print_next(const struct judged *, int own);
void print_next_words(const struct buf *);
/*
 * run_reports.c: writes pictures and reports into a directory, and GitHub's
 * summary. STATUS_IO: a report could not be written.
 */
void publish_run(const char *dir, const struct judged *,
		 const struct settings *, struct error *);
void publish_files(const char *dir, const struct judged *,
		   const struct settings *,
		   struct error *); /* without GitHub's */
/* Rewrites the reports of a run after files were added to it. */
void publish_again(const char *dir, const struct settings *, struct error *);
/* The JSON of the verdict, with the coverage if the run has one. */
json_t *result_json(const struct judged *);
int write_verdict(const char *dir, const json_t *result, struct error *);
int github_is_here(void);
int color_wanted(const struct settings *, FILE *);
/*
 * Prints a line on standard error for a problem that does not fail the command.
 */
void print_note(const char *fmt, const char *text);
/* Escaped for a terminal, to standard output. */
void print_escaped(const char *text);
/* What should be known of how a run was read. */
void print_read_notes(const struct run *);
/* Prints a result on standard output, in one line. */
void print_json(const json_t *);
/* summary.c: prints what load was made and how it was answered. */
void summary_print(FILE *, const struct judged *, int verbose);

/* cmd_compare.c: judges, compares and draws into dir. */
enum status compare_runs(const char *before, const char *after, const char *dir,
			 const struct settings *, struct error *);
/* Shows, draws and keeps what was decided of two runs; its exit status. */
enum status compare_finish(const struct compared *, const char *dir,
			   const struct settings *, struct error *);

/* waiting.c: shows on standard error what is awaited before the load; NULL:
 * that is over. */
void show_waiting(const char *text);

/* progress.c: shows on standard error what a run is doing. */
struct progress;
/* events and ui may be NULL; they are borrowed. */
struct progress *progress_new(const struct settings *, struct event_lines *,
			      struct run_ui *);
/* Of standard error. One that cannot move its cursor is treated as a file. */
int progress_is_terminal(void);
/* Its width without the last column, where lines would wrap. */
size_t progress_width(void);
struct load_totals;
struct live_state;
void progress_show(struct progress *, const struct load_totals *,
		   const struct reading *, const struct live_state *);
void progress_end(struct progress *);

#endif
