/* SPDX-License-Identifier: MIT */
/* A virtual user: iterations of flows, a step at a time. */
#include "scenario/user.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/units.h"
#include "scenario/coroutine.h"
#include "scenario/request_batch.h"
#include "scenario/request_misbehave.h"
#include "scenario/setup_value.h"

/* Pushes a table as a flow first gets it as its argument. */
static void
user_push_table(lua_State *L, const struct user *user)
{
	lua_createtable(L, 0, 4);
	lua_pushinteger(L, user->id);
	lua_setfield(L, -2, "id");
}

static int
user_open(lua_State *L)
{
	struct user *user = lua_touserdata(L, 1);

	user_push_table(L, user);
	user->table_ref = luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

/* The coroutine is made at once, so that too little memory shows early. */
struct user *
user_new(struct scenario *scenario, unsigned id, struct error *err)
{
	struct user *user = xcalloc(1, sizeof(*user));
	lua_State *L = scenario->L;
	char cap[UNITS_TEXT];

	*user =
	    (struct user){.scenario = scenario,
			  .id = id,
			  .renews = settings_new_visitors(scenario->settings),
			  .thread_ref = LUA_NOREF,
			  .table_ref = LUA_NOREF,
			  .trip = {.base = &scenario->common->base,
				   .settings = scenario->settings,
				   .checks = &scenario->checks}};
	if (id > 0) /* not of setup and teardown */
		user->trip.cookie_replies = &scenario->cookie_replies;
	lua_pushcfunction(L, user_open);
	lua_pushlightuserdata(L, user);
	if (lua_pcall(L, 1, 0, 0) != LUA_OK)
		lua_pop(L, 1);
	else
		user->thread = coroutine_new(scenario, &user->thread_ref);
	if (user->thread != NULL)
		return user;
	error_set(err, STATUS_DATA,
		  "%s: user %u needs more memory than the %s that a scenario "
		  "may use",
		  scenario->file, id,
		  units_bytes(cap, (double)scenario->budget.memory.cap));
	user_free(user);
	return NULL;
}

void
user_free(struct user *user)
{
	if (user == NULL)
		return;
	luaL_unref(user->scenario->L, LUA_REGISTRYINDEX, user->table_ref);
	coroutine_drop(user->scenario, &user->thread, &user->thread_ref);
	batch_reset(user);
	batch_free(user->batch);
	round_trip_free(&user->trip);
	buf_free(&user->error);
	free(user);
}

static int
user_leave(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

/* Runs in the coroutine of the user, so that errors are caught. */
static int
user_enter(lua_State *L)
{
	struct user *user = scenario_of(L)->running;

	if (user->renews) {
		user_push_table(L, user);
		lua_rawseti(L, LUA_REGISTRYINDEX, user->table_ref);
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, user->flow->function);
	lua_rawgeti(L, LUA_REGISTRYINDEX, user->table_ref);
	lua_pushinteger(L, (lua_Integer)user->iteration);
	lua_setfield(L, -2, "iteration");
	lua_callk(L, 1 + setup_value_push(L), 0, 0, user_leave);
	return user_leave(L, LUA_OK, 0);
}

static void
user_break(struct user *user, const char *message, const char *trace,
	   struct step *step)
{
	checks_error(&user->scenario->checks, message, trace);
	buf_clear(&user->error);
	buf_adds(&user->error, message);
	if (user->thread != NULL)
		coroutine_drop(user->scenario, &user->thread,
			       &user->thread_ref);
	*step = (struct step){.kind = STEP_END, .failed = 1};
}

void
user_rewrite(struct user *user, void (*rewrite)(void *, struct http_request *),
	     void *arg)
{
	user->rewrite = rewrite;
	user->rewrite_arg = arg;
}

void
user_prepare(struct user *user, struct hop *hop, const char *place,
	     struct http_request *request)
{
	if (user->rewrite != NULL)
		user->rewrite(user->rewrite_arg, request);
	round_trip_begin(&user->trip, hop,
			 *place != '\0' ? place : user->flow->name, request);
}

/* What a script asks for: other than pure data, it may never be the same. */
static void
user_count_requests(const struct user *user, const struct step *step)
{
	struct variety *variety = &user->scenario->variety;

	if (user->id == 0)
		return;
	if (step->kind == STEP_REQUEST)
		variety_add(variety, &step->request);
	for (size_t i = 0; i < step->nbatch; i++)
		variety_add(variety, &step->batch[i]);
}

/* Continues the coroutine, whose function and arguments are on its stack. */
static void
user_run(struct user *user, const struct http_reply *reply, struct step *step)
{
	struct scenario *scenario = user->scenario;
	struct buf message = {0}, trace = {0};

	scenario->running = user;
	scenario->reply = reply;
	user->step = step;
	switch (coroutine_run(scenario, user->thread, 0, &message, &trace)) {
	case ENDED:
		*step = (struct step){.kind = STEP_END};
		break;
	case WAITS: /* the function that waits has filled step */
		lua_pop(user->thread, 1);
		if (step->kind == STEP_REQUEST ||
		    (step->kind == STEP_CHANNEL &&
		     step->channel.act == CHANNEL_OPEN &&
		     step->channel.kind != CHANNEL_TCP))
			user_prepare(user, &user->trip.hop, user->builder.place,
				     &step->request);
		user_count_requests(user, step);
		break;
	case BROKE:
		user_break(user, buf_text(&message), buf_text(&trace), step);
		break;
	}
	scenario->running = NULL;
	scenario->reply = NULL;
	buf_free(&message);
	buf_free(&trace);
}

/* Only now all settings are known. */
static void
user_make_mix(struct scenario *scenario)
{
	double *weights = xcalloc(scenario->nflows, sizeof(*weights));

	for (size_t i = 0; i < scenario->nflows; i++)
		weights[i] = scenario->flows[i].weight;
	mix_make(&scenario->mix, weights, scenario->nflows, scenario->settings);
	free(weights);
}

static const struct flow *
user_pick_flow(struct user *user)
{
	struct scenario *scenario = user->scenario;
	double drawn = random_fraction(&user->random);

	if (scenario->mix.weights == NULL)
		user_make_mix(scenario);
	return &scenario->flows[mix_pick(
	    &scenario->mix, user->numbered ? user->iteration : 0, drawn)];
}

/* A coroutine that was abandoned while it waited cannot be used again. */
static void
user_renew_thread(struct user *user)
{
	batch_reset(user);
	if (user->thread != NULL && lua_status(user->thread) != LUA_OK)
		coroutine_drop(user->scenario, &user->thread,
			       &user->thread_ref);
	if (user->thread == NULL)
		user->thread = coroutine_new(user->scenario, &user->thread_ref);
}

void
user_begin_flow(struct user *user, const struct flow *flow, lua_CFunction enter,
		struct step *step)
{
	struct buf message = {0};

	user->flow = flow;
	user_renew_thread(user);
	if (user->thread == NULL) {
		buf_addf(&message, "%s: not enough memory for another user",
			 user->scenario->file);
		user_break(user, buf_text(&message), "", step);
		buf_free(&message);
		return;
	}
	lua_pushcfunction(user->thread, enter);
	user_run(user, NULL, step);
}

/*
 * Pure data is shared by all users: what is drawn for one request must not be.
 */
static void
user_misbehave(struct user *user, struct http_request *request)
{
	struct request_builder *own = &user->builder;

	own->misbehaviour = user->flow->data->misbehaviour;
	own->abort_share = user->flow->data->abort_share;
	misbehaviour_draw(own, &user->random);
	request->misbehaves = own->request.misbehaves;
}

void
user_seek(struct user *user, uint64_t iteration)
{
	user->numbered = 1;
	user->iteration = iteration - 1;
}

static void
user_next_iteration(struct user *user)
{
	user->iteration++;
	user->trip.unmet = NULL;
	user->is_unique_seeded = 0;
	if (user->renews)
		jar_clear(&user->trip.jar);
	random_seed(&user->random, user->scenario->settings->seed,
		    user->numbered ? 0 : user->id, user->iteration);
}

/*
 * A request without a flow: its checks have a name, and nothing is drawn for
 * it.
 */
static struct request_builder alone = {.place = "status in the log"};
static const struct flow flow_alone = {
    .name = (char *)"replay", .function = LUA_NOREF, .data = &alone};

void
user_begin_request(struct user *user, const struct http_request *request,
		   struct step *step)
{
	user_next_iteration(user);
	user->flow = &flow_alone;
	*step = (struct step){.kind = STEP_REQUEST, .request = *request};
	step->request.redirects = REDIRECTS_UNSAID;
	round_trip_begin(&user->trip, &user->trip.hop, alone.place,
			 &step->request);
}

void
user_begin(struct user *user, int flow, struct step *step)
{
	struct scenario *scenario = user->scenario;

	user_next_iteration(user);
	user->flow = flow < 0 ? user_pick_flow(user) : &scenario->flows[flow];
	if (user->flow->data == NULL) {
		user_begin_flow(user, user->flow, user_enter, step);
		return;
	}
	step->kind = STEP_REQUEST;
	step->nbatch = 0;
	step->request = user->flow->data->request;
	if (step->request.misbehaves != NULL)
		user_misbehave(user, &step->request);
	user_prepare(user, &user->trip.hop, user->flow->data->place,
		     &step->request);
}

void
user_resume(struct user *user, const struct http_reply *reply,
	    struct step *step)
{
	if (reply != NULL && round_trip_goes_on(&user->trip, &user->trip.hop,
						&step->request, reply))
		return;
	if (user->flow->data == NULL) {
		user_run(user, reply, step);
		return;
	}
	step->nbatch = 0;
	step->failed = 0;
	step->seconds = user->flow->think_s;
	step->kind = step->kind == STEP_REQUEST && step->seconds > 0
			 ? STEP_THINK
			 : STEP_END;
}

void
user_hear(struct user *user, const struct channel_reply *reply,
	  struct step *step)
{
	user->scenario->heard = reply;
	user_run(user, NULL, step);
	user->scenario->heard = NULL;
}

const char *
user_flow(const struct user *user)
{
	return user->flow->name;
}

int
user_flow_index(const struct user *user)
{
	if (user->flow == &flow_alone)
		return -1;
	return (int)(user->flow - user->scenario->flows);
}

const char *
user_unmet(const struct user *user)
{
	return user->trip.unmet;
}

const char *
user_error(const struct user *user)
{
	return buf_text(&user->error);
}
