/* SPDX-License-Identifier: MIT */
#include "scenario/request_batch.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "scenario/reply.h"

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	for (size_t i = 0; i < BATCH_MAX; i++)
		hop_free(&batch->hops[i]);
	free(batch);
}

void
batch_reset(struct user *user)
{
	if (user->batch == NULL)
		return;
	luaL_unref(user->scenario->L, LUA_REGISTRYINDEX, user->batch->replies);
	user->batch->replies = LUA_NOREF;
	user->batch->count = 0;
}

struct batch *
batch_begin(lua_State *L, struct user *user, size_t count)
{
	if (user->batch == NULL) {
		user->batch = xcalloc(1, sizeof(*user->batch));
		user->batch->replies = LUA_NOREF;
	}
	batch_reset(user);
	lua_createtable(L, (int)count, 0);
	user->batch->replies = luaL_ref(L, LUA_REGISTRYINDEX);
	user->batch->failed = 0;
	return user->batch;
}

struct arrival {
	struct batch *batch;
	size_t index;
	const struct http_reply *reply;
};

static int
batch_keep(lua_State *L)
{
	const struct arrival *arrival = lua_touserdata(L, 1);

	lua_rawgeti(L, LUA_REGISTRYINDEX, arrival->batch->replies);
	reply_push(L, arrival->reply,
		   &arrival->batch->requests[arrival->index]);
	lua_rawseti(L, -2, (lua_Integer)arrival->index + 1);
	return 0;
}

int
user_reply(struct user *user, size_t index, const struct http_reply *reply)
{
	struct batch *batch = user->batch;
	lua_State *L = user->scenario->L;
	struct arrival arrival = {batch, index, reply};

	if (round_trip_goes_on(&user->trip, &batch->hops[index],
			       &batch->requests[index], reply))
		return 1;
	lua_pushcfunction(L, batch_keep);
	lua_pushlightuserdata(L, &arrival);
	if (lua_pcall(L, 1, 0, 0) == LUA_OK)
		return 0;
	lua_pop(L, 1);
	batch->failed = 1;
	return 0;
}
