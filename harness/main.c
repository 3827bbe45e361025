/* SPDX-License-Identifier: MIT */
/* Dispatch: picks the subcommand, prints what went wrong, once. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/thread.h"
#include "cmd/cmd.h"
#include "cmd/completions.h"
#include "config.h"

static void
print_error(const struct error *err)
{
	struct buf visible = {0};

	escape_terminal(&visible, err->text);
	fflush(stdout); /* one order for whoever reads both */
	fprintf(stderr, "flatline: %s\n", buf_text(&visible));
	buf_free(&visible);
}

static int
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Anywhere before the command to start, whose --help it may be. */
static int
wants_help(char **argv)
{
	for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++)
		if (is_help(*argv))
			return 1;
	return 0;
}

static enum status
run_command(const struct command *command, int argc, char **argv,
	    struct error *err)
{
	struct invocation invocation = {0};
	enum status status = STATUS_OK;

	if (wants_help(argv + 1)) {
		help_command(stdout, command);
		return STATUS_OK;
	}
	memory_share();
	if (args_parse(&invocation, command, argc, argv, err) == 0)
		status = command->run(&invocation, err);
	if (threads_left_behind() == 0)
		args_free(&invocation);
	return status;
}

/* --help, --version [--json], completions SHELL, help [SUBCOMMAND]; -1: none of
 * them. */
static int
answer_about_itself(int argc, char **argv, struct error *err)
{
	const struct command *about;

	if (strcmp(argv[1], "--version") == 0) {
		if (argc > 2 && strcmp(argv[2], "--json") == 0)
			version_print_json(stdout);
		else
			puts(PACKAGE_STRING);
		return STATUS_OK;
	}
	if (strcmp(argv[1], "completions") == 0) {
		completions_print(stdout, argv[2], err);
		return STATUS_OK;
	}
	if (!is_help(argv[1]) && strcmp(argv[1], "help") != 0)
		return -1;
	about = argc > 2 ? command_find(argv[2]) : NULL;
	if (about != NULL)
		help_command(stdout, about);
	else
		help_program(stdout);
	return STATUS_OK;
}

static enum status
answer(int argc, char **argv, struct error *err)
{
	const struct command *command;
	int about;

	if (argc < 2) {
		help_program(stderr);
		return STATUS_USAGE;
	}
	if ((about = answer_about_itself(argc, argv, err)) >= 0)
		return (enum status)about;
	if ((command = command_find(argv[1])) != NULL)
		return run_command(command, argc - 1, argv + 1, err);
	command_unknown(argv[1], err);
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	struct error err = {0};
	enum status status;

	mem_begin();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* what does not fit is told as of a disk */
	output_reserve();
	status = answer(argc, argv, &err);
	output_check(&err);
	if (err.status != STATUS_OK) {
		print_error(&err);
		status = err.status;
	}
	if (threads_left_behind() > 0)
		_exit((int)status);
	return (int)status;
}
