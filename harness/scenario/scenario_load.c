/* SPDX-License-Identifier: MIT */
/* Loading a scenario file. */
#include <inttypes.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "scenario/apis.h"
#include "scenario/coroutine.h"
#include "scenario/hook.h"
#include "scenario/request.h"
#include "scenario/sandbox.h"
#include "scenario/scenario_state.h"

enum { SOURCE_MAX = 4 * 1024 * 1024 };

static const struct scenario_limits default_limits = {
    .memory = 256u * 1024 * 1024,
    .instructions = 50 * 1000 * 1000,
    .wall_s = 5,
};

static const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/*
 * Lua cuts a long file name in messages: the name without folders is used
 * instead.
 */
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
	scenario->budget.watchdog.wall_s = limits.wall_s;
	scenario->budget.watchdog.file = scenario->file;
}

/* Skips a byte order mark and a "#!" line, but not its line break. */
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

/* flatline.d.lua and the like are marked as being for editors. */
static int
is_declarations(const char *text)
{
	return text_starts(text, "---@meta");
}

/* Compiles and runs the file, in the coroutine that catches its errors. */
static int
scenario_run_file(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	size_t length;
	const char *text = scenario_text(scenario, &length);
	const char *chunk = lua_pushfstring(L, "@%s", scenario->file);

	if (is_declarations(text))
		return luaL_error(
		    L, "this declares types for editors; it is not a scenario");
	if (*text == LUA_SIGNATURE[0])
		return luaL_error(L, "this is compiled Lua; give its source");
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
		return error_set(err, STATUS_DATA,
				 "%s: not enough memory to load it",
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
scenario_open_globals(lua_State *L)
{
	sandbox_open(L);
	apis_open(L);
	return 0;
}

static int
scenario_open_state(struct scenario *scenario, struct error *err)
{
	lua_State *L = lua_newstate(budget_alloc, &scenario->budget);

	if (L == NULL)
		return error_set(err, STATUS_DATA,
				 "%s: not enough memory to load it",
				 scenario->file);
	scenario->L = L;
	*(struct scenario **)lua_getextraspace(L) = scenario;
	lua_atpanic(L, coroutine_panic);
	lua_pushcfunction(L, scenario_open_globals);
	if (lua_pcall(L, 0, 0, 0) != LUA_OK)
		return error_set(err, STATUS_DATA,
				 "%s: not enough memory to load it",
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

/* Hashes the scenario and each file that it has read so far. */
static void
scenario_set_digest(struct scenario *scenario)
{
	uint64_t hash = text_hash(TEXT_HASH_START, buf_text(&scenario->source),
				  scenario->source.len);

	snprintf(scenario->digest, sizeof(scenario->digest), "%016" PRIx64,
		 files_hash(scenario->common->files, hash));
}

/* Runs the source. */
static int
scenario_open(struct scenario *scenario, struct error *err)
{
	hook_init(scenario);
	scenario->checks.secrets = scenario->common->secrets;
	budget_listen();
	random_seed(&scenario->random, scenario->settings->seed, 0, 0);
	if (watchdog_start(&scenario->budget.watchdog, err) == 0 &&
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
	    apis_check(scenario, err) == 0) {
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
	scenario->budget.watchdog.wall_s = of->budget.watchdog.wall_s;
	scenario->budget.watchdog.file = scenario->file;
	scenario->budget.watchdog.on_stuck = of->budget.watchdog.on_stuck;
	if (scenario_open(scenario, err) == 0)
		return scenario;
	scenario_free(scenario);
	return NULL;
}

void
scenario_absorb(struct scenario *scenario, const struct scenario *from)
{
	checks_absorb(&scenario->checks, &from->checks);
	variety_merge(&scenario->variety, &from->variety);
	scenario->cookie_replies += from->cookie_replies;
	scenario->uniques += from->uniques;
}

const struct strings *
scenario_counters(const struct scenario *scenario)
{
	return &scenario->common->counters;
}

void
scenario_count_into(struct scenario *scenario, _Atomic uint64_t *counts)
{
	scenario->counts = counts;
}

double
scenario_different_requests(const struct scenario *scenario)
{
	return variety_count(&scenario->variety);
}

uint64_t
scenario_cookie_replies(const struct scenario *scenario)
{
	return scenario->cookie_replies;
}

uint64_t
scenario_uniques(const struct scenario *scenario)
{
	return scenario->uniques;
}

void
scenario_free(struct scenario *scenario)
{
	if (scenario == NULL)
		return;
	watchdog_stop(&scenario->budget.watchdog);
	if (scenario->L != NULL)
		lua_close(scenario->L);
	pool_free(&scenario->budget.memory);
	for (size_t i = 0; i < scenario->nflows; i++) {
		free(scenario->flows[i].name);
		request_free(scenario->flows[i].data);
	}
	free(scenario->flows);
	mix_free(&scenario->mix);
	checks_free(&scenario->checks);
	buf_free(&scenario->scratch);
	buf_free(&scenario->source);
	if (!scenario->replica)
		common_free(scenario->common);
	free(scenario->file);
	free(scenario->name);
	free(scenario);
}

int
scenario_speaks_grpc(const struct scenario *scenario)
{
	static const char word[] = "grpc.";

	return strstr(buf_text(&scenario->source), word) != NULL ||
	       files_mention(scenario->common->files, word);
}

void
scenario_set_protos(struct scenario *scenario, struct protos *protos,
		    const char *why)
{
	struct common *common = scenario->common;

	protos_free(common->protos);
	free(common->without_protos);
	common->protos = protos;
	common->without_protos = protos == NULL ? xstrdup(why) : NULL;
}

void
scenario_set_base(struct scenario *scenario, const char *base)
{
	free(scenario->common->base);
	scenario->common->base = xstrdup(base);
}

void
scenario_on_stuck(struct scenario *scenario, void (*on_stuck)(const char *))
{
	watchdog_on_stuck(&scenario->budget.watchdog, on_stuck);
}

void
scenario_unwatch(struct scenario *scenario)
{
	watchdog_on_stuck(&scenario->budget.watchdog, NULL);
	watchdog_stop(&scenario->budget.watchdog);
}

size_t
scenario_secret(const struct scenario *scenario, const char *text,
		size_t length, struct secret_found *found)
{
	return secrets_find(scenario->common->secrets, text, length, found);
}

void
scenario_hide(const struct scenario *scenario, const char *text, size_t length,
	      struct buf *out)
{
	secrets_hide(scenario->common->secrets, text, length, out);
}
