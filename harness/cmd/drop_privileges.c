/* SPDX-License-Identifier: MIT */
#include "cmd/drop_privileges.h"

#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/gate_rounds.h"
#include "net/pem.h"
#include "profile/symbols.h"
#include "sample/opener.h"

static int
words_are(char *const argv[], char *const given[])
{
	size_t i = 0;

	for (; argv[i] != NULL && given[i] != NULL; i++)
		if (strcmp(argv[i], given[i]) != 0)
			return 0;
	return argv[i] == NULL && given[i] == NULL;
}

/* As a gate starts a build, on whatever port. */
static int
words_are_build(char *const argv[], char *text)
{
	static const char port[] = "PORT=";
	struct gate_build build = {.command = text};
	char *argument, *command;
	char env[] = "env", shell[] = "sh", option[] = "-c";
	int same;

	if (text == NULL || argv[0] == NULL || argv[1] == NULL ||
	    !text_starts(argv[1], port))
		return 0;
	build.port = atoi(argv[1] + strlen(port));
	argument = xasprintf("%s%d", port, build.port);
	command = gate_build_command(&build);
	same = words_are(
	    argv, (char *[]){env, argument, shell, option, command, NULL});
	free(argument);
	free(command);
	return same;
}

/* In the opener. */
static int
may_start(const void *arg, char *const argv[])
{
	const struct invocation *invocation = arg;
	const struct settings *settings = &invocation->settings;

	return (invocation->command != NULL &&
		words_are(argv, invocation->command)) ||
	       words_are_build(argv, settings->before) ||
	       words_are_build(argv, settings->after);
}

/* In a child of the opener: gnuplot, and flatline itself for names. */
static int
serve(const struct child *child, struct buf *text)
{
	struct child own = *child;

	if (!symbols_are_asked(child->argv))
		return gnuplot_serve(child, text);
	own.env = symbols_environment;
	return child_output(&own, text);
}

static int
starts_something(const struct invocation *invocation)
{
	return invocation->command != NULL ||
	       invocation->settings.before != NULL ||
	       invocation->settings.after != NULL;
}

static void
tell(const struct privileges_user *user, const char *lacks)
{
	char *text =
	    lacks == NULL
		? xasprintf("everything but the sampling runs as %s (uid %u), "
			    "without rights",
			    user->name, (unsigned)user->uid)
		: xasprintf("everything but the sampling runs as %s (uid %u), "
			    "but this kernel has no seccomp: %s",
			    user->name, (unsigned)user->uid, lacks);

	print_note("%s", text);
	free(text);
}

/* An engine's command would have to be run as root, with words that flatline
 * has only read. */
static int
refuse_container(const struct settings *settings, struct error *err)
{
	if (settings->container == NULL)
		return 0;
	return error_set(
	    err, STATUS_USAGE,
	    "--container asks docker or podman, which takes root's "
	    "rights: with --drop-privileges, give --pid of its "
	    "process and --target instead");
}

int
drop_privileges(const struct invocation *invocation, const char *dir,
		struct error *err)
{
	const struct settings *settings = &invocation->settings;
	struct opener_plan plan = {
	    .run = serve, .arg = invocation, .pids = &settings->pids};
	const char *lacks;

	if (!settings->drop_privileges)
		return 0;
	if (starts_something(invocation))
		plan.may_start = may_start;
	if (privileges_choose(&plan.user, err) != 0 ||
	    refuse_container(settings, err) != 0 ||
	    pem_keep(settings, err) != 0 ||
	    privileges_make_folder(&plan.user, dir, err) != 0 ||
	    opener_start(&plan, &lacks, err) != 0)
		return -1;
	if (!settings->quiet || lacks != NULL)
		tell(&plan.user, lacks);
	return 0;
}
