/* SPDX-License-Identifier: MIT */
#include "cmd/init_scenario.h"

#include <ctype.h>
#include <string.h>

#include "base/escape.h"
#include "scenario/http_method.h"

static const char head[] =
    "-- What flatline asks the service for: a flow for each route.\n"
    "--   flatline check flatline/scenario.lua -- COMMAND   shows each reply\n"
    "--   flatline run flatline/scenario.lua --until-certain -- COMMAND\n"
    "--                              takes as long as the verdict needs\n"
    "--   flatline cover flatline/scenario.lua --access-log access.log\n"
    "--                              names the routes that are missing here\n"
    "load { users = 10, duration = \"30s\" }\n"
    "limits { growth = \"64B/request\", errors = \"0.1%\" }\n\n";

static int
has_body(const char *method)
{
	return strcmp(method, "post") == 0 || strcmp(method, "put") == 0 ||
	       strcmp(method, "patch") == 0;
}

/* "POST /orders" into "post" and "/orders". -1: it is no route. */
static int
route_split(const char *route, char method[16], const char **path)
{
	size_t length = strcspn(route, " \t");
	size_t i;

	strcpy(method, "get");
	*path = route;
	if (*route == '/')
		return 0;
	if (length >= 16 || route[length] == '\0')
		return -1;
	for (i = 0; i < length; i++)
		method[i] = (char)tolower((unsigned char)route[i]);
	method[i] = '\0';
	*path = route + length + strspn(route + length, " \t");
	return **path == '/' && http_method(method) != NULL ? 0 : -1;
}

static int
scenario_add(struct buf *lua, const char *route, struct error *err)
{
	char method[16];
	const char *path;

	if (route_split(route, method, &path) != 0)
		return error_set(err, STATUS_USAGE,
				 "'%.80s' is no route: write 'GET /items/1' or "
				 "'POST /orders'",
				 route);
	buf_adds(lua, "flow(");
	escape_lua(lua, route, strlen(route));
	buf_addf(lua, ", { %s = ", method);
	escape_lua(lua, path, strlen(path));
	buf_adds(lua, has_body(method) ? ", json = {} }) -- TODO: the body\n"
				       : " })\n");
	return 0;
}

int
init_scenario(struct buf *lua, const struct strings *routes, struct error *err)
{
	buf_adds(lua, head);
	for (size_t i = 0; i < routes->count; i++)
		if (scenario_add(lua, routes->items[i], err) != 0)
			return -1;
	return 0;
}

void
init_workflow(struct buf *yaml, const char *command)
{
	struct buf quoted = {0};

	for (; *command != '\0'; command++)
		buf_addf(&quoted, *command == '\'' ? "''" : "%c", *command);
	buf_addf(
	    yaml,
	    "# Fails a pull request whose build grows where the main "
	    "branch's does not.\n"
	    "name: flatline\n"
	    "on: pull_request\n"
	    "jobs:\n"
	    "  memory:\n"
	    "    runs-on: ubuntu-24.04\n"
	    "    steps:\n"
	    "      - uses: actions/checkout@v4\n"
	    "      - uses: actions/checkout@v4\n"
	    "        with: { ref: '${{ github.base_ref }}', path: before }\n"
	    "      # Here: what installs the service's dependencies, in . and "
	    "in before/.\n"
	    "      - uses: OWNER/flatline@main # where flatline's "
	    "repository is\n"
	    "        with:\n"
	    "          scenario: flatline/scenario.lua\n"
	    "          before: 'cd before && %s'\n"
	    "          command: '%s'\n",
	    buf_text(&quoted), buf_text(&quoted));
	buf_free(&quoted);
}
