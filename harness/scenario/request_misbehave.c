/* SPDX-License-Identifier: MIT */
#include "scenario/request_misbehave.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "scenario/arguments.h"
#include "scenario/request_options.h"
#include "scenario/scenario_state.h"

/* How long connecting may take, added to the time of an idle connection. */
static const double idle_grace_s = 30;
/* Bytes a second: beyond it, no rate is one. */
static const double rate_most = 1024.0 * 1024 * 1024 * 1024;

static void
builder_abort_by(lua_State *L, struct request_builder *builder,
		 const char *option)
{
	if (builder->abort_option != NULL)
		argument_both(L, builder->caller, builder->abort_option,
			      option);
	builder->abort_option = option;
}

/* The value on top: a time, "20ms", a number of seconds, or a size, "4KiB". */
static void
take_after(lua_State *L, struct request_builder *builder, const char *option)
{
	struct http_misbehaviour *how = &builder->misbehaviour;
	double bytes = 0;

	if (lua_type(L, -1) == LUA_TSTRING &&
	    units_parse_size(lua_tostring(L, -1), &bytes) == 0)
		how->abort_after_bytes = (size_t)fmin(bytes, 1e15);
	else if (lua_type(L, -1) == LUA_TNUMBER ||
		 (lua_type(L, -1) == LUA_TSTRING &&
		  units_parse_duration(lua_tostring(L, -1), &bytes) == 0))
		how->abort_after_s =
		    argument_duration(L, -1, builder->caller, option);
	if (how->abort_after_s <= 0 && how->abort_after_bytes == 0)
		argument_wrong(L, -1, builder->caller, option,
			       "a duration or a size, such as \"20ms\" or "
			       "\"4KiB\", and more than 0");
}

static void
take_with(lua_State *L, struct request_builder *builder, const char *option)
{
	static const char expected[] = "\"close\" or \"reset\"";
	const char *with =
	    argument_string(L, -1, builder->caller, option, expected);

	if (strcmp(with, "close") != 0 && strcmp(with, "reset") != 0)
		argument_wrong(L, -1, builder->caller, option, expected);
	builder->misbehaviour.reset = *with == 'r';
}

static void
take_share(lua_State *L, struct request_builder *builder)
{
	double share = lua_tonumber(L, -1);

	if (lua_type(L, -1) == LUA_TSTRING &&
	    units_parse_percent(lua_tostring(L, -1), &share) != 0)
		share = NAN;
	if (!lua_isstring(L, -1) || !(share >= 0 && share <= 1))
		argument_wrong(L, -1, builder->caller, "abort.share",
			       "a number from 0 to 1, or such as \"30%\"");
	builder->abort_share = share;
}

void
request_take_abort_after(lua_State *L, struct request_builder *builder)
{
	builder_abort_by(L, builder, "abort_after");
	take_after(L, builder, "abort_after");
}

void
request_take_abort_with(lua_State *L, struct request_builder *builder)
{
	take_with(L, builder, "abort_with");
}

/* abort = { share = 0.3, after = "5ms", with = "reset" } */
void
request_take_abort(lua_State *L, struct request_builder *builder)
{
	static const char *const known[] = {"after", "share", "with", NULL};
	int table = lua_gettop(L);

	builder_abort_by(L, builder, "abort");
	argument_options(L, table, builder->caller, "abort", known);
	luaL_checkstack(L, 4, NULL);
	if (lua_getfield(L, table, "after") != LUA_TNIL)
		take_after(L, builder, "abort.after");
	if (lua_getfield(L, table, "with") != LUA_TNIL)
		take_with(L, builder, "abort.with");
	if (lua_getfield(L, table, "share") != LUA_TNIL)
		take_share(L, builder);
	lua_settop(L, table);
}

/* "2KiB/s" */
static int
parse_rate(const char *text, double *rate)
{
	size_t length = strlen(text);
	char size[UNITS_TEXT];

	if (length <= 2 || length - 2 >= sizeof(size) ||
	    strcmp(text + length - 2, "/s") != 0)
		return -1;
	memcpy(size, text, length - 2);
	size[length - 2] = '\0';
	return units_parse_size(size, rate);
}

/* A number is in bytes per second. */
static double
rate_argument(lua_State *L, struct request_builder *builder, const char *option)
{
	double rate = NAN;

	if (lua_type(L, -1) == LUA_TNUMBER)
		rate = lua_tonumber(L, -1);
	else if (lua_type(L, -1) == LUA_TSTRING)
		parse_rate(lua_tostring(L, -1), &rate);
	if (!(rate >= 1 && rate <= rate_most))
		argument_wrong(
		    L, -1, builder->caller, option,
		    "a rate such as \"2KiB/s\", from 1B/s to 1TiB/s");
	return rate;
}

void
request_take_read_rate(lua_State *L, struct request_builder *builder)
{
	builder->misbehaviour.read_rate =
	    rate_argument(L, builder, "read_rate");
}

void
request_take_write_rate(lua_State *L, struct request_builder *builder)
{
	builder->misbehaviour.write_rate =
	    rate_argument(L, builder, "write_rate");
}

void
request_take_stop_reading(lua_State *L, struct request_builder *builder)
{
	builder->misbehaviour.stop_reading =
	    argument_flag(L, builder->caller, "stop_reading");
}

void
request_take_half_close(lua_State *L, struct request_builder *builder)
{
	builder->misbehaviour.half_close =
	    argument_flag(L, builder->caller, "half_close");
}

static int
is_aborted(const struct http_misbehaviour *how)
{
	return how->abort_after_s > 0 || how->abort_after_bytes > 0;
}

static int
misbehaves(const struct http_misbehaviour *how)
{
	return is_aborted(how) || how->read_rate > 0 || how->write_rate > 0 ||
	       how->stop_reading || how->half_close;
}

void
misbehaviour_draw(struct request_builder *builder, struct random *random)
{
	struct http_misbehaviour *how = &builder->misbehaviour;

	if (builder->abort_share < 1 &&
	    random_fraction(random) >= builder->abort_share) {
		how->abort_after_s = 0;
		how->abort_after_bytes = 0;
	}
	builder->request.misbehaves = misbehaves(how) ? how : NULL;
}

void
misbehaviour_finish(lua_State *L, struct request_builder *builder)
{
	struct http_misbehaviour *how = &builder->misbehaviour;
	struct user *user = scenario_of(L)->running;

	if (builder->abort_option != NULL && !is_aborted(how))
		luaL_error(L,
			   "%s: abort.after is missing: it must be a duration "
			   "or a size, such as \"20ms\" or \"4KiB\"",
			   builder->caller);
	if (how->reset && !is_aborted(how) && !how->stop_reading)
		luaL_error(L, "%s: abort_with needs abort_after",
			   builder->caller);
	if (!misbehaves(how))
		return;
	builder->request.misbehaves = how;
	if (user != NULL)
		misbehaviour_draw(builder, &user->random);
}

void
misbehaviour_idle(lua_State *L, int index, struct request_builder *builder)
{
	struct http_misbehaviour *how = &builder->misbehaviour;

	how->silent = 1;
	how->abort_after_s =
	    argument_duration(L, index, builder->caller, "the time");
	how->abort_after_s = fmax(how->abort_after_s, 1e-3);
	builder->request.route = "idle connection";
	builder->request.timeout_s = how->abort_after_s + idle_grace_s;
	builder->request.misbehaves = how;
}

void
misbehaviour_handshake(struct request_builder *builder)
{
	struct http_misbehaviour *how = &builder->misbehaviour;

	how->handshake = 1;
	builder->request.route = "TLS handshake given up";
	builder->request.misbehaves = how;
}
