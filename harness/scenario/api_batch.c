/* SPDX-License-Identifier: MIT */
/* batch{ { get = "/a" }, { post = "/b", json = ... } }: all at once. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "scenario/internal.h"

/* The requests of a batch under way; made when a user has its first. */
struct batch {
	struct draft drafts[BATCH_MAX];
	struct http_request requests[BATCH_MAX];
	struct buf cookies[BATCH_MAX];
	size_t count;
	int replies; /* the list of them, in the registry */
	int failed;  /* no memory for one of them */
};

void
batch_free(struct batch *batch)
{
	if (batch == NULL)
		return;
	for (size_t i = 0; i < BATCH_MAX; i++)
		buf_free(&batch->cookies[i]);
	free(batch);
}

static struct batch *
batch_of(struct user *user)
{
	if (user->batch == NULL) {
		user->batch = xcalloc(1, sizeof(*user->batch));
		user->batch->replies = LUA_NOREF;
	}
	return user->batch;
}

/* Whatever an iteration that was given up has left. */
void
batch_reset(struct user *user)
{
	if (user->batch == NULL)
		return;
	luaL_unref(user->scenario->L, LUA_REGISTRYINDEX, user->batch->replies);
	user->batch->replies = LUA_NOREF;
	user->batch->count = 0;
}

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
		return luaL_error(L, "batch: no memory for all its replies");
	return 1;
}

static void
batch_add(lua_State *L, struct user *user, int index)
{
	struct batch *batch = user->batch;
	struct draft *draft = &batch->drafts[batch->count];
	struct http_request *request = &batch->requests[batch->count];

	request_begin(draft, "batch", NULL);
	request_table(L, index, draft, NULL);
	if (draft->request.redirects > 0)
		luaL_error(L, "batch: redirects are followed outside of a "
			      "batch only");
	request_place(L, draft);
	*request = draft->request;
	user_let_divert(user, request);
	journey_add_cookies(user, request, draft->headers,
			    &batch->cookies[batch->count]);
	batch->count++;
}

static int
batch_batch(lua_State *L)
{
	struct user *user = scenario_user(L, "batch");
	struct batch *batch = batch_of(user);
	lua_Unsigned count;

	argument_table(L, 1, "batch", "the list of requests");
	count = lua_rawlen(L, 1);
	if (count == 0 || count > BATCH_MAX)
		return luaL_error(L,
				  "batch: write 1 to %d requests, as { get "
				  "= \"/path\" }",
				  BATCH_MAX);
	batch_reset(user);
	lua_createtable(L, (int)count, 0);
	batch->replies = luaL_ref(L, LUA_REGISTRYINDEX);
	batch->failed = 0;
	for (lua_Unsigned i = 1; i <= count; i++) {
		luaL_checkstack(L, 4, NULL);
		lua_rawgeti(L, 1, (lua_Integer)i);
		batch_add(L, user, lua_gettop(L));
	}
	*user->step = (struct step){.kind = STEP_BATCH,
				    .batch = batch->requests,
				    .nbatch = batch->count};
	return coroutine_wait(L, 0, batch_replied);
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

void
user_reply(struct user *user, size_t index, const struct http_reply *reply)
{
	struct batch *batch = user->batch;
	lua_State *L = user->scenario->L;
	struct arrival arrival = {batch, index, reply};

	journey_look(user, &batch->requests[index], batch->drafts[index].place,
		     reply);
	lua_pushcfunction(L, batch_keep);
	lua_pushlightuserdata(L, &arrival);
	if (lua_pcall(L, 1, 0, 0) == LUA_OK)
		return;
	lua_pop(L, 1);
	batch->failed = 1;
}

static const luaL_Reg batch_globals[] = {
    {"batch", batch_batch},
    {NULL, NULL},
};

const struct api api_batch = {.globals = batch_globals};
