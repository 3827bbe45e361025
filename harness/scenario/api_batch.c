/* SPDX-License-Identifier: MIT */
/* batch{ { get = "/a" }, { post = "/b", json = ... } }: all at once. */
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/request.h"
#include "scenario/request_batch.h"
#include "scenario/request_table.h"
#include "scenario/user.h"

static int
batch_replied(lua_State *L, int status, lua_KContext context)
{
	struct user *user = scenario_user(L, "batch");
	int failed = user->batch->failed;

	(void)status;
	(void)context;
	lua_rawgeti(L, LUA_REGISTRYINDEX, user->batch->replies);
	batch_reset(user);
	if (failed)
		return luaL_error(L,
				  "batch: not enough memory for all replies");
	return 1;
}

static void
batch_add(lua_State *L, struct user *user, int index)
{
	struct batch *batch = user->batch;
	struct request_builder *builder = &batch->builders[batch->count];
	struct http_request *request = &batch->requests[batch->count];

	request_begin(builder, "batch", NULL);
	request_table(L, index, builder, NULL, NULL);
	request_place(L, builder);
	*request = builder->request;
	user_prepare(user, &batch->hops[batch->count], builder->place, request);
	batch->count++;
}

static int
batch_batch(lua_State *L)
{
	struct user *user = scenario_user(L, "batch");
	struct batch *batch;
	size_t count = argument_list(L, 1, "batch", "the table of requests");

	argument_count(L, "batch", 1);
	if (count == 0 || count > BATCH_MAX)
		return luaL_error(L,
				  "batch: the list must have 1 to %d requests "
				  "such as { get = \"/path\" }, not %d",
				  BATCH_MAX, (int)count);
	batch = batch_begin(L, user, count);
	for (size_t i = 1; i <= count; i++) {
		luaL_checkstack(L, 4, NULL);
		lua_rawgeti(L, 1, (lua_Integer)i);
		batch_add(L, user, lua_gettop(L));
	}
	*user->step = (struct step){.kind = STEP_BATCH,
				    .batch = batch->requests,
				    .nbatch = batch->count};
	return coroutine_wait(L, 0, batch_replied);
}

static const luaL_Reg batch_globals[] = {
    {"batch", batch_batch},
    {NULL, NULL},
};

const struct api api_batch = {.globals = batch_globals};
