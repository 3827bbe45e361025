/* SPDX-License-Identifier: MIT */
/* A channel is opened by a script, with its options. */
#include "scenario/channel_handle.h"

#include <string.h>

#include "base/units.h"
#include "scenario/arguments.h"
#include "scenario/request.h"

enum { SUBPROTOCOLS_MOST = 200 };

static const char *const channel_options[] = {"compress", "keep", "max_message",
					      "subprotocols"};

static int
handle_opened(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);
	struct channel_handle *handle = lua_touserdata(L, -1);

	(void)status;
	(void)context;
	handle->status = handle->type->field == NULL ? reply->status : -1;
	handle->open = reply->failure == HTTP_ANSWERED && reply->status < 400;
	if (!handle->open) {
		handle_push_reason(L, reply);
		lua_setiuservalue(L, -2, HANDLE_WHY);
	}
	lua_pushstring(L, reply->subprotocol);
	lua_setiuservalue(L, -2, HANDLE_SUBPROTOCOL);
	return 1;
}

static size_t
option_size(lua_State *L, const char *caller)
{
	double bytes = 0;
	const char *text = argument_text(L, -1, caller, "max_message", NULL);

	if (units_parse_size(text, &bytes) != 0 || bytes < 1 ||
	    bytes > MESSAGE_MOST)
		argument_wrong(L, -1, caller, "max_message",
			       "a size from 1B to 64MiB");
	return (size_t)bytes;
}

/* "a", or { "a", "b" }, to "a, b" on the stack. */
static const char *
option_subprotocols(lua_State *L, const char *caller)
{
	int list = lua_gettop(L);
	size_t count;

	if (!lua_istable(L, list)) {
		lua_createtable(L, 1, 0);
		lua_insert(L, list);
		lua_rawseti(L, list, 1);
	}
	count = argument_list(L, list, caller, "subprotocols");
	if (count == 0 || count > 10)
		luaL_error(L, "%s: name 1 to 10 subprotocols", caller);
	luaL_checkstack(L, 2 * (int)count + 2, NULL);
	for (size_t i = 1; i <= count; i++) {
		if (i > 1)
			lua_pushliteral(L, ", ");
		lua_rawgeti(L, list, (lua_Integer)i);
		argument_line(L, -1, caller, "subprotocols");
	}
	lua_concat(L, 2 * (int)count - 1);
	if (lua_rawlen(L, -1) > SUBPROTOCOLS_MOST)
		luaL_error(L, "%s: subprotocols with more than %d bytes",
			   caller, SUBPROTOCOLS_MOST);
	return lua_tostring(L, -1);
}

/* What is kept needs an end that a count of requests is not. */
static int
option_keep(lua_State *L, const char *caller)
{
	const struct settings *settings = scenario_of(L)->settings;
	int keep = argument_flag(L, caller, "keep");

	if (keep && (settings->requests > 0 || settings->cycles > 0))
		luaL_error(L,
			   "%s: keep needs a duration: --requests and "
			   "--cycles count no messages",
			   caller);
	return keep;
}

int
handle_option(lua_State *L, const char *caller, const char *key,
	      const struct channel_type *type, struct channel_call *call)
{
	if (strcmp(key, "keep") == 0)
		call->keep = option_keep(L, caller);
	else if (strcmp(key, "max_message") == 0)
		call->most = option_size(L, caller);
	else if (type->kind != CHANNEL_WEBSOCKET)
		return -1;
	else if (strcmp(key, "compress") == 0)
		call->compress = argument_flag(L, caller, "compress");
	else if (strcmp(key, "subprotocols") == 0)
		call->subprotocols = option_subprotocols(L, caller);
	else
		return -1;
	return 0;
}

static int
has_word(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return 1;
	return 0;
}

static void
open_unknown(lua_State *L, const char *caller, const char *key,
	     const struct channel_type *type, const char *const *http)
{
	const char *known[20];
	size_t n = 0, more = type->kind == CHANNEL_WEBSOCKET ? 4 : 3;

	for (size_t i = type->kind == CHANNEL_WEBSOCKET ? 0 : 1; i < more; i++)
		known[n++] = channel_options[i];
	for (; *http != NULL; http++)
		known[n++] = *http;
	known[n] = NULL;
	argument_unknown(L, caller, key, known);
}

static void
open_options(lua_State *L, int index, const struct channel_type *type,
	     struct request_builder *builder, struct channel_call *call,
	     const char *const *http)
{
	const char *keys[20];
	size_t count =
	    argument_keys(L, index, builder->caller, "the options", keys, 20);

	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, index, keys[i]);
		if (handle_option(L, builder->caller, keys[i], type, call) == 0)
			continue;
		if (!has_word(http, keys[i]) ||
		    request_option(L, keys[i], builder) != 0)
			open_unknown(L, builder->caller, keys[i], type, http);
	}
}

static struct channel_handle *
handle_push(lua_State *L, struct user *user, const struct channel_type *type)
{
	struct channel_handle *handle =
	    lua_newuserdatauv(L, sizeof(*handle), HANDLE_VALUES);

	*handle = (struct channel_handle){.type = type,
					  .user = user->id,
					  .id = ++user->channels,
					  .iteration = user->iteration};
	luaL_setmetatable(L, type->name);
	return handle;
}

int
handle_begin(lua_State *L, struct user *user, const struct channel_type *type,
	     struct channel_call *call, const void *what)
{
	struct request_builder *builder = &user->builder;
	struct channel_handle *handle;

	builder->place[0] = '\0';
	handle = handle_push(L, user, type);
	handle->what = what;
	if (call->keep && !user->renews)
		handle->iteration = 0;
	call->id = handle->id;
	call->timeout_s = builder->request.timeout_s;
	*user->step =
	    (struct step){.request = builder->request, .channel = *call};
	return handle_wait(L, handle_opened);
}

int
handle_open(lua_State *L, struct user *user, const struct channel_type *type,
	    int options, const char *const *http)
{
	struct request_builder *builder = &user->builder;
	struct channel_call call = {
	    .act = CHANNEL_OPEN, .kind = type->kind, .most = MESSAGE_USUAL};

	argument_count(L, builder->caller, options);
	lua_settop(L, options);
	if (!lua_isnil(L, options))
		open_options(L, options, type, builder, &call, http);
	if (type->kind != CHANNEL_TCP)
		request_finish(L, builder);
	return handle_begin(L, user, type, &call, NULL);
}
