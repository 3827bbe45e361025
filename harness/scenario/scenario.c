/* SPDX-License-Identifier: MIT */
/* Loading a scenario file, and what it says of itself. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "scenario/internal.h"

enum { SOURCE_MAX = 4 * 1024 * 1024 };

static const struct scenario_limits default_limits = {
    .memory = 256u * 1024 * 1024,
    .instructions = 50 * 1000 * 1000,
    .wall_s = 5,
};

struct scenario *
scenario_of(lua_State *L)
{
	return *(struct scenario **)lua_getextraspace(L);
}

struct user *
scenario_user(lua_State *L, const char *what)
{
	struct scenario *scenario = scenario_of(L);

	if (scenario->running == NULL)
		luaL_error(L, "%s: only inside a flow's function", what);
	return scenario->running;
}

void
scenario_at_load(lua_State *L, const char *what)
{
	if (scenario_of(L)->running != NULL)
		luaL_error(L, "%s: only outside of a flow's function", what);
}

void
scenario_who(const struct scenario *scenario, struct buf *out)
{
	if (scenario->running != NULL)
		buf_addf(out, "flow '%s'", scenario->running->flow->name);
	else
		buf_adds(out, "the file");
}

static const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Lua cuts what it puts before a line number: a long path gives way. */
static void
scenario_set_names(struct scenario *scenario, const char *path)
{
	const char *base, *dot;

	if (path == NULL)
		path = "replay";
	base = path_base(path);
	if (strcmp(path, "-") == 0)
		path = base = "stdin";
	else if (strlen(path) >= LUA_IDSIZE - 1)
		path = base;
	scenario->file = xstrndup(path, LUA_IDSIZE - 2);
	dot = strrchr(base, '.');
	scenario->name = dot != NULL && dot > base
			     ? xstrndup(base, (size_t)(dot - base))
			     : xstrdup(base);
}

static void
scenario_set_limits(struct scenario *scenario,
		    const struct scenario_limits *given)
{
	struct scenario_limits limits = given != NULL ? *given : default_limits;

	if (limits.memory == 0)
		limits.memory = default_limits.memory;
	if (limits.instructions == 0)
		limits.instructions = default_limits.instructions;
	if (limits.wall_s <= 0)
		limits.wall_s = default_limits.wall_s;
	scenario->budget.memory.cap = limits.memory;
	scenario->budget.instructions_cap = limits.instructions;
	scenario->watch.wall_s = limits.wall_s;
	scenario->watch.file = scenario->file;
}

/* The text past a byte order mark and a "#!" line, whose newline stays. */
static const char *
scenario_text(const struct scenario *scenario, size_t *length)
{
	const char *text = buf_text(&scenario->source);

	if (text_starts(text, "\xef\xbb\xbf"))
		text += 3;
	if (*text == '#')
		text += strcspn(text, "\n");
	*length =
	    scenario->source.len - (size_t)(text - buf_text(&scenario->source));
	return text;
}

static int
scenario_ran(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

/* flatline.d.lua, or one like it, is for editors: so they mark such a file. */
static int
is_declarations(const char *text)
{
	return text_starts(text, "---@meta");
}

/* Compiles and runs the file; in the coroutine that catches its errors. */
static int
scenario_run_file(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	size_t length;
	const char *text = scenario_text(scenario, &length);
	const char *chunk = lua_pushfstring(L, "@%s", scenario->file);

	if (is_declarations(text))
		return luaL_error(L, "this declares types for editors, it is "
				     "no scenario");
	if (*text == LUA_SIGNATURE[0])
		return luaL_error(L, "this is compiled Lua, not its source");
	if (luaL_loadbufferx(L, text, length, chunk, "t") != LUA_OK)
		return lua_error(L);
	lua_callk(L, 0, 0, 0, scenario_ran);
	return 0;
}

static int
scenario_execute(struct scenario *scenario, struct error *err)
{
	struct buf message = {0}, trace = {0};
	int ref, result = 0;
	lua_State *thread = coroutine_new(scenario, &ref);

	if (thread == NULL)
		return error_set(err, STATUS_DATA, "%s: no memory to load it",
				 scenario->file);
	lua_pushcfunction(thread, scenario_run_file);
	if (coroutine_run(scenario, thread, 0, &message, &trace) != ENDED)
		result = error_set(err, STATUS_DATA, "%s", buf_text(&message));
	coroutine_drop(scenario, &thread, &ref);
	buf_free(&message);
	buf_free(&trace);
	return result;
}

static int
scenario_open_state(struct scenario *scenario, struct error *err)
{
	lua_State *L = lua_newstate(budget_alloc, &scenario->budget);

	if (L == NULL)
		return error_set(err, STATUS_DATA, "%s: no memory to load it",
				 scenario->file);
	scenario->L = L;
	*(struct scenario **)lua_getextraspace(L) = scenario;
	lua_atpanic(L, coroutine_panic);
	lua_pushcfunction(L, sandbox_open);
	if (lua_pcall(L, 0, 0, 0) != LUA_OK)
		return error_set(err, STATUS_DATA, "%s: no memory to load it",
				 scenario->file);
	return 0;
}

static int
scenario_check_flows(const struct scenario *scenario, struct error *err)
{
	if (scenario->flowless)
		return 0;
	if (scenario->nflows == 0)
		return error_set(err, STATUS_DATA,
				 "%s: it has no flow: write flow(\"name\", "
				 "function(user) ... end)",
				 scenario->file);
	if (!(scenario->weight > 0))
		return error_set(err, STATUS_DATA,
				 "%s: no flow has a weight above 0",
				 scenario->file);
	return 0;
}

/* Over the scenario, and over what it read while it was loaded. */
static void
scenario_set_digest(struct scenario *scenario)
{
	uint64_t hash = text_hash(TEXT_HASH_START, buf_text(&scenario->source),
				  scenario->source.len);

	snprintf(scenario->digest, sizeof(scenario->digest), "%016" PRIx64,
		 files_hash(scenario->common->files, hash));
}

/* Runs what was read. */
static int
scenario_open(struct scenario *scenario, struct error *err)
{
	hook_init(scenario);
	random_seed(&scenario->random, scenario->settings->seed, 0, 0);
	if (watch_start(&scenario->watch, err) == 0 &&
	    scenario_open_state(scenario, err) == 0 &&
	    scenario_execute(scenario, err) == 0 &&
	    scenario_check_flows(scenario, err) == 0)
		return 0;
	return -1;
}

struct scenario *
scenario_load(const char *path, struct settings *settings,
	      const struct scenario_limits *limits, struct error *err)
{
	struct scenario *scenario = xcalloc(1, sizeof(*scenario));

	scenario->settings = settings;
	scenario->prints = &scenario->printed;
	scenario->common = common_new(path);
	scenario_set_names(scenario, path);
	scenario_set_limits(scenario, limits);
	scenario->flowless = path == NULL;
	if ((path == NULL ||
	     file_read(path, SOURCE_MAX, &scenario->source, err) == 0) &&
	    scenario_open(scenario, err) == 0 &&
	    options_check_asked(scenario, err) == 0) {
		scenario_set_digest(scenario);
		return scenario;
	}
	scenario_free(scenario);
	return NULL;
}

struct scenario *
scenario_replicate(struct scenario *of, struct error *err)
{
	struct scenario *scenario = xcalloc(1, sizeof(*scenario));

	scenario->settings = of->settings;
	scenario->replica = 1;
	scenario->flowless = of->flowless;
	scenario->common = of->common;
	scenario->prints = of->prints;
	scenario->file = xstrdup(of->file);
	scenario->name = xstrdup(of->name);
	memcpy(scenario->digest, of->digest, sizeof(scenario->digest));
	buf_add(&scenario->source, buf_text(&of->source), of->source.len);
	scenario->budget.memory.cap = of->budget.memory.cap;
	scenario->budget.instructions_cap = of->budget.instructions_cap;
	scenario->watch.wall_s = of->watch.wall_s;
	scenario->watch.file = scenario->file;
	scenario->watch.on_stuck = of->watch.on_stuck;
	if (scenario_open(scenario, err) == 0)
		return scenario;
	scenario_free(scenario);
	return NULL;
}

void
scenario_absorb(struct scenario *scenario, const struct scenario *from)
{
	for (size_t i = 0; i < from->nchecks; i++)
		checks_absorb(scenario, &from->checks[i]);
}

void
scenario_free(struct scenario *scenario)
{
	if (scenario == NULL)
		return;
	watch_stop(&scenario->watch);
	if (scenario->L != NULL)
		lua_close(scenario->L);
	pool_free(&scenario->budget.memory);
	for (size_t i = 0; i < scenario->nflows; i++) {
		free(scenario->flows[i].name);
		request_free(scenario->flows[i].data);
	}
	free(scenario->flows);
	checks_free(scenario);
	buf_free(&scenario->scratch);
	buf_free(&scenario->source);
	if (!scenario->replica)
		common_free(scenario->common);
	free(scenario->file);
	free(scenario->name);
	free(scenario);
}

const char *
scenario_name(const struct scenario *scenario)
{
	return scenario->name;
}

const char *
scenario_source(const struct scenario *scenario)
{
	return buf_text(&scenario->source);
}

const char *
scenario_digest(const struct scenario *scenario)
{
	return scenario->digest;
}

size_t
scenario_flows(const struct scenario *scenario)
{
	return scenario->nflows;
}

const char *
scenario_flow_name(const struct scenario *scenario, size_t flow)
{
	return scenario->flows[flow].name;
}

const struct http_request *
scenario_flow_request(const struct scenario *scenario, size_t flow)
{
	const struct draft *data = scenario->flows[flow].data;

	return data != NULL ? &data->request : NULL;
}

double
scenario_flow_weight(const struct scenario *scenario, size_t flow)
{
	return scenario->flows[flow].weight;
}
