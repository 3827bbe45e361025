/* SPDX-License-Identifier: MIT */
/* The query and body of a request. */
#include <lauxlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "scenario/arguments.h"
#include "scenario/file_argument.h"
#include "scenario/json_lua.h"
#include "scenario/request_options.h"
#include "scenario/scenario_state.h"

enum {
	PAIRS_MAX = 256 /* names in query or form, parts of multipart */
};

static const char *
scratch_push(lua_State *L, size_t *length)
{
	const struct buf *scratch = &scenario_of(L)->scratch;

	*length = scratch->len;
	return lua_pushlstring(L, buf_text(scratch), scratch->len);
}

/* { a = 1, b = "x" } on top of the stack to a=1&b=x there. */
static const char *
pairs_encode(lua_State *L, struct request_builder *builder, const char *option,
	     size_t *length)
{
	struct buf *out = scenario_scratch(L);
	const char *keys[PAIRS_MAX], *value;
	int table = lua_gettop(L);
	size_t count;

	count =
	    argument_keys(L, table, builder->caller, option, keys, PAIRS_MAX);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, keys[i]);
		value = argument_member_text(L, builder->caller, option,
					     keys[i], length);
		if (out->len + strlen(keys[i]) + *length > BODY_MAX_BYTES)
			luaL_error(L, "%s: %s is too long", builder->caller,
				   option);
		if (i > 0)
			buf_adds(out, "&");
		escape_url(out, keys[i], strlen(keys[i]));
		buf_adds(out, "=");
		escape_url(out, value, *length);
		lua_pop(L, 1);
	}
	return scratch_push(L, length);
}

void
request_take_query(lua_State *L, struct request_builder *builder)
{
	size_t length;

	builder->query = pairs_encode(L, builder, "query", &length);
}

static void
builder_set_body(lua_State *L, struct request_builder *builder,
		 const char *option, const char *type)
{
	if (builder->body_option != NULL)
		argument_both(L, builder->caller, builder->body_option, option);
	builder->body_option = option;
	builder->body_type = type;
}

void
request_take_json(lua_State *L, struct request_builder *builder)
{
	builder_set_body(L, builder, "json", "Content-Type: application/json");
	json_encode(L, lua_gettop(L), builder->caller, scenario_scratch(L));
	builder->request.body = scratch_push(L, &builder->request.body_len);
}

void
request_take_form(lua_State *L, struct request_builder *builder)
{
	builder_set_body(L, builder, "form",
			 "Content-Type: application/x-www-form-urlencoded");
	builder->request.body =
	    pairs_encode(L, builder, "form", &builder->request.body_len);
}

void
request_take_body(lua_State *L, struct request_builder *builder)
{
	builder_set_body(L, builder, "body", NULL);
	builder->request.body = argument_text(L, -1, builder->caller, "body",
					      &builder->request.body_len);
}

/* All users send the same copy. */
void
request_take_file(lua_State *L, struct request_builder *builder)
{
	const struct file *file = file_argument(L, -1, builder->caller, "file");

	builder_set_body(L, builder, "file",
			 "Content-Type: application/octet-stream");
	builder->request.body = file->text;
	builder->request.body_len = file->length;
	builder->body_is_kept = 1;
}

/* One part of a multipart body: a value, or { file = ... }. */
struct part {
	const char *name, *content, *filename, *type;
	size_t length;
};

static const char *
part_line(lua_State *L, const char *where, const char *key)
{
	const char *text;

	if (lua_getfield(L, -1, key) == LUA_TNIL)
		return NULL;
	text = argument_line(L, -1, where, key);
	if (strchr(text, '"') != NULL)
		luaL_error(L, "%s: %s must not have a quote in it", where, key);
	return text;
}

/* The table at that index; where: "http.post: multipart.photo". */
static void
part_take_table(lua_State *L, int table, const char *where, struct part *part)
{
	static const char *const known[] = {"body", "file", "name", "type",
					    NULL};
	const struct file *file;
	int has_file, has_body;

	argument_options(L, table, where, NULL, known);
	lua_pushvalue(L, table);
	part->filename = part_line(L, where, "name");
	lua_pushvalue(L, table);
	part->type = part_line(L, where, "type");
	has_file = lua_getfield(L, table, "file") != LUA_TNIL;
	has_body = lua_getfield(L, table, "body") != LUA_TNIL;
	if (has_file == has_body)
		luaL_error(L, "%s: give either body or file", where);
	if (has_body) {
		part->content =
		    argument_text(L, -1, where, "body", &part->length);
		return;
	}
	file = file_argument(L, -2, where, "file");
	part->content = file->text;
	part->length = file->length;
	if (part->filename == NULL)
		part->filename = file_base(file);
	if (part->type == NULL)
		part->type = "application/octet-stream";
}

static void
part_write(struct buf *out, const char *boundary, const struct part *part)
{
	buf_addf(out, "--%s\r\nContent-Disposition: form-data; name=\"%s\"",
		 boundary, part->name);
	if (part->filename != NULL)
		buf_addf(out, "; filename=\"%s\"", part->filename);
	if (part->type != NULL)
		buf_addf(out, "\r\nContent-Type: %s", part->type);
	buf_adds(out, "\r\n\r\n");
	buf_add(out, part->content, part->length);
	buf_adds(out, "\r\n");
}

/* The values stay on the stack while their text is used. */
static void
multipart_part(lua_State *L, struct request_builder *builder,
	       const char *boundary, const char *name)
{
	struct buf *out = &scenario_of(L)->scratch;
	struct part part = {.name = name};
	int value = lua_gettop(L);

	if (strpbrk(name, "\"\r\n") != NULL)
		luaL_error(L,
			   "%s: multipart: the name '%s' must not have a quote "
			   "or line break in it",
			   builder->caller, name);
	if (lua_istable(L, value))
		part_take_table(L, value,
				lua_pushfstring(L, "%s: multipart.%s",
						builder->caller, name),
				&part);
	else
		part.content = argument_member_text(
		    L, builder->caller, "multipart", name, &part.length);
	if (out->len + part.length > BODY_MAX_BYTES)
		luaL_error(L, "%s: multipart is too long", builder->caller);
	if (part.length >= strlen(boundary) &&
	    memmem(part.content, part.length, boundary, strlen(boundary)))
		luaL_error(L, "%s: '%s' holds its own boundary",
			   builder->caller, name);
	part_write(out, boundary, &part);
	lua_settop(L, value);
}

/* RFC 7578. The boundary is random, so that no part can hold it. */
void
request_take_multipart(lua_State *L, struct request_builder *builder)
{
	const char *keys[PAIRS_MAX], *boundary;
	int table = lua_gettop(L);
	size_t count;

	count = argument_keys(L, table, builder->caller, "multipart", keys,
			      PAIRS_MAX);
	luaL_checkstack(L, 16, NULL);
	boundary = lua_pushfstring(
	    L, "flatline-%I",
	    (LUAI_UACINT)(random_below(scenario_random(L), 0) >> 1));
	builder_set_body(
	    L, builder, "multipart",
	    lua_pushfstring(L, "Content-Type: multipart/form-data; boundary=%s",
			    boundary));
	scenario_scratch(L);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, keys[i]);
		multipart_part(L, builder, boundary, keys[i]);
		lua_pop(L, 1);
	}
	buf_addf(&scenario_of(L)->scratch, "--%s--\r\n", boundary);
	builder->request.body = scratch_push(L, &builder->request.body_len);
}
