/* SPDX-License-Identifier: MIT */
/* flatline init: from a folder with a service to a first scenario. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/init_scenario.h"
#include "cmd/project.h"

#define SCENARIO "flatline/scenario.lua"
#define WORKFLOW ".github/workflows/flatline.yml"

enum { IGNORE_MOST = 1 << 20 };

struct init {
	struct invocation *invocation;
	struct project project;
	struct buf command;    /* a line for a shell */
	struct strings routes; /* of no OpenAPI document */
	const char *openapi;   /* NULL: routes */
	int kept;	       /* a scenario that was there */
};

static void
init_say(const char *what, const char *value, const char *why)
{
	struct buf visible = {0};

	escape_terminal(&visible, value);
	printf("%-9s %s%s%s%s\n", what, buf_text(&visible),
	       *why != '\0' ? "  (" : "", why, *why != '\0' ? ")" : "");
	buf_free(&visible);
}

static int
init_asks(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* A line from the terminal; an empty one is the answer that is proposed. */
static void
init_ask(struct buf *answer, const char *question, const char *proposed)
{
	struct buf visible = {0};
	char line[1024];

	escape_terminal(&visible, proposed);
	printf("%s [%s]: ", question, buf_text(&visible));
	fflush(stdout);
	buf_free(&visible);
	if (fgets(line, sizeof(line), stdin) == NULL)
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	buf_adds(answer, line[0] != '\0' ? line : proposed);
}

/* The words after "--", as a shell would have to read them. */
static void
init_join(struct buf *line, char **words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		buf_adds(line, i > 0 ? " " : "");
		escape_shell(line, words[i], strlen(words[i]));
	}
}

static int
init_find_command(struct init *init, struct error *err)
{
	const struct project *project = &init->project;

	if (init->invocation->command != NULL)
		init_join(&init->command, init->invocation->command);
	else if (init_asks())
		init_ask(&init->command, "command that starts the service",
			 buf_text(&project->command));
	else
		buf_adds(&init->command, buf_text(&project->command));
	if (init->command.len == 0)
		return error_set(
		    err, STATUS_USAGE,
		    "%s%s how the service is started: write "
		    "flatline init -- %s",
		    project->found != NULL ? project->found : "no file here",
		    project->found != NULL ? " does not say" : " says",
		    project->example);
	init_say("command", buf_text(&init->command),
		 init->invocation->command == NULL && project->found != NULL
		     ? project->found
		     : "");
	return 0;
}

/* "GET /items/1, POST /orders" */
static void
init_split_routes(struct strings *routes, char *line)
{
	for (char *at = line, *route; (route = strsep(&at, ",")) != NULL;) {
		route += strspn(route, " \t");
		if (*route != '\0')
			strings_add(routes, route);
	}
}

static void
init_find_routes(struct init *init)
{
	const struct settings *settings = &init->invocation->settings;
	struct buf answer = {0};

	if (init->kept)
		return;
	init->openapi = settings->openapi != NULL    ? settings->openapi
			: settings->route.count == 0 ? init->project.openapi
						     : NULL;
	if (init->openapi != NULL) {
		init_say("routes", init->openapi, "");
		return;
	}
	for (size_t i = 0; i < settings->route.count; i++)
		strings_add(&init->routes, settings->route.items[i]);
	if (init->routes.count == 0 && init_asks()) {
		init_ask(&answer, "routes, such as GET /items/1, POST /orders",
			 "GET /");
		init_split_routes(&init->routes, answer.data);
	}
	if (init->routes.count == 0)
		strings_add(&init->routes, "GET /");
	for (size_t i = 0; i < init->routes.count; i++)
		init_say(i == 0 ? "routes" : "", init->routes.items[i],
			 settings->route.count > 0 || init_asks()
			     ? ""
			     : "none is known; --route 'POST /orders' and "
			       "--openapi FILE tell them");
	buf_free(&answer);
}

/* Runs another subcommand as if it had been typed. */
static enum status
init_type(const struct command *command, const char **words, struct error *err)
{
	struct invocation invocation = {0};
	enum status status = STATUS_OK;
	int count = 0;

	while (words[count] != NULL)
		count++;
	if (args_parse(&invocation, command, count, (char **)(uintptr_t)words,
		       err) == 0)
		status = command->run(&invocation, err);
	args_free(&invocation);
	return err->status != STATUS_OK ? err->status : status;
}

static int
init_import(const char *openapi, struct error *err)
{
	const char *words[] = {"import", "openapi", openapi,
			       "-o",	 SCENARIO,  NULL};

	return init_type(&command_import, words, err) == STATUS_OK ? 0 : -1;
}

static int
init_write_scenario(const struct init *init, struct error *err)
{
	struct buf lua = {0};
	const struct new_file file = {SCENARIO, &lua};
	int result = 0;

	if (init->kept) {
		init_say("kept", SCENARIO, "");
		return 0;
	}
	if (init->openapi == NULL)
		result = init_scenario(&lua, &init->routes, err);
	if (result == 0)
		result = file_make_folders("flatline", err);
	if (result == 0)
		result = init->openapi != NULL ? init_import(init->openapi, err)
					       : file_write_new(&file, 1, err);
	if (result == 0)
		init_say("wrote", SCENARIO, "");
	buf_free(&lua);
	return result;
}

/* Whether a text has that line. */
static int
has_line(const char *text, const char *line)
{
	size_t length = strlen(line);

	for (const char *at = text; (at = strstr(at, line)) != NULL; at++)
		if ((at == text || at[-1] == '\n') &&
		    (at[length] == '\n' || at[length] == '\0'))
			return 1;
	return 0;
}

/* Adds to a file that is there; results belong into no repository. */
static int
init_ignore_results(struct error *err)
{
	struct buf text = {0};
	int result = 0;

	if (access(".gitignore", F_OK) == 0 &&
	    file_read_regular(".gitignore", IGNORE_MOST, &text, err) != 0)
		result = -1;
	else if (!has_line(buf_text(&text), "runs/")) {
		if (text.len > 0 && text.data[text.len - 1] != '\n')
			buf_adds(&text, "\n");
		buf_adds(&text, "runs/\n");
		result = file_write(".gitignore", &text, err);
		if (result == 0)
			init_say("wrote", ".gitignore: runs/", "");
	}
	buf_free(&text);
	return result;
}

static int
init_write_workflow(const struct init *init, struct error *err)
{
	struct buf yaml = {0};
	const struct new_file file = {WORKFLOW, &yaml};
	int result;

	if (!init->invocation->settings.workflow)
		return 0;
	init_workflow(&yaml, buf_text(&init->command));
	result = file_make_folders(".github/workflows", err) == 0
		     ? file_write_new(&file, 1, err)
		     : -1;
	if (result == 0)
		init_say("wrote", WORKFLOW, "");
	buf_free(&yaml);
	return result;
}

/* A shell is needed only for what is more than words. */
static enum status
init_check(struct init *init, struct error *err)
{
	char *line = init->command.data, *at = line, *word;
	const char *words[64] = {"check", SCENARIO, "--"};
	size_t count = 3;

	putchar('\n');
	fflush(stdout); /* waiting is told on standard error */
	if (strpbrk(line, "\"'\\$`|&;<>()*?[]{}~=#") != NULL) {
		memcpy(&words[3], ((const char *[]){"sh", "-c", line}),
		       3 * sizeof(*words));
		return init_type(&command_check, words, err);
	}
	while (count < COUNT(words) - 1 && (word = strsep(&at, " ")) != NULL)
		if (*word != '\0')
			words[count++] = word;
	return init_type(&command_check, words, err);
}

/* After a check that failed, init goes on from there; new routes are refused.
 */
static int
init_keeps(const struct settings *settings)
{
	return access(SCENARIO, F_OK) == 0 && settings->openapi == NULL &&
	       settings->route.count == 0;
}

static enum status
init_run(struct invocation *invocation, struct error *err)
{
	struct init init = {.invocation = invocation,
			    .kept = init_keeps(&invocation->settings)};
	enum status status = STATUS_OK;

	project_look(&init.project);
	if (init_find_command(&init, err) == 0) {
		init_find_routes(&init);
		if (init_write_scenario(&init, err) == 0 &&
		    init_ignore_results(err) == 0 &&
		    init_write_workflow(&init, err) == 0)
			status = init_check(&init, err);
	}
	buf_free(&init.command);
	strings_free(&init.routes);
	project_free(&init.project);
	return status;
}

static const struct option_variant init_variants[] = {
    {OPT_openapi, NULL, "OpenAPI description whose routes are driven"},
    {OPT_route, NULL, "a route to drive: 'POST /orders'; repeatable"},
    {OPT_NONE, NULL, NULL},
};

const struct command command_init = {
    .name = "init",
    .arguments = "[-- COMMAND...]",
    .summary = "write a first scenario for the service in this folder",
    .examples = "  flatline init\n"
		"  flatline init --route 'GET /items/1' --route 'POST /orders' "
		"-- node server.js\n"
		"  flatline init --openapi openapi.yaml --workflow\n",
    .also = OPTION_LIST_OF(OPT_openapi, OPT_route, OPT_workflow),
    .variants = init_variants,
    .first = GROUP_TRAFFIC,
    .takes_command = 1,
    .run = init_run,
};
