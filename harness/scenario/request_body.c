/* SPDX-License-Identifier: MIT */
/* What a request carries: query and bodies, from values of a script. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/internal.h"

enum {
	PAIRS_MAX = 256,       /* names in query or form, parts of multipart */
	SCRATCH_KEPT = 1 << 16 /* bytes kept from one request to the next */
};

/* Where text is made before it becomes a Lua value, whose memory is capped. */
struct buf *
request_scratch(lua_State *L)
{
	struct buf *scratch = &scenario_of(L)->scratch;

	if (scratch->cap > SCRATCH_KEPT)
		buf_free(scratch);
	buf_clear(scratch);
	return scratch;
}

static const char *
scratch_push(lua_State *L, size_t *length)
{
	const struct buf *scratch = &scenario_of(L)->scratch;

	*length = scratch->len;
	return lua_pushlstring(L, buf_text(scratch), scratch->len);
}

void
request_url_encode(struct buf *out, const char *text, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\0' && strchr(plain, text[i]) != NULL)
			buf_add(out, &text[i], 1);
		else
			buf_addf(out, "%%%02X", (unsigned char)text[i]);
	}
}

/* { a = 1, b = "x" } on top of the stack to a=1&b=x there. */
static const char *
pairs_encode(lua_State *L, struct draft *draft, const char *option,
	     size_t *length)
{
	struct buf *out = request_scratch(L);
	const char *keys[PAIRS_MAX], *value;
	int table = lua_gettop(L);
	size_t count;

	argument_table(L, table, draft->caller, option);
	count = argument_keys(L, table, draft->caller, keys, PAIRS_MAX);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, keys[i]);
		value = argument_text(L, -1, draft->caller, keys[i], length);
		if (out->len + strlen(keys[i]) + *length > BODY_MAX_BYTES)
			luaL_error(L, "%s: %s is too long", draft->caller,
				   option);
		if (i > 0)
			buf_adds(out, "&");
		request_url_encode(out, keys[i], strlen(keys[i]));
		buf_adds(out, "=");
		request_url_encode(out, value, *length);
		lua_pop(L, 1);
	}
	return scratch_push(L, length);
}

void
request_take_query(lua_State *L, struct draft *draft)
{
	size_t length;

	draft->query = pairs_encode(L, draft, "query", &length);
}

static void
draft_set_body(lua_State *L, struct draft *draft, const char *option,
	       const char *type)
{
	if (draft->body_option != NULL)
		luaL_error(L, "%s: give %s or %s, not both", draft->caller,
			   draft->body_option, option);
	draft->body_option = option;
	draft->body_type = type;
}

void
request_take_json(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "json", "Content-Type: application/json");
	json_encode(L, lua_gettop(L), draft->caller, request_scratch(L));
	draft->request.body = scratch_push(L, &draft->request.body_len);
}

void
request_take_form(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "form",
		       "Content-Type: application/x-www-form-urlencoded");
	draft->request.body =
	    pairs_encode(L, draft, "form", &draft->request.body_len);
}

void
request_take_body(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "body", NULL);
	draft->request.body = argument_text(L, -1, draft->caller, "body",
					    &draft->request.body_len);
}

/* The file whose name is on top of the stack. */
static const struct file *
body_file(lua_State *L, struct draft *draft, const char *option)
{
	return file_argument(L, -1, draft->caller, option);
}

/* It is sent from where all users share it. */
void
request_take_file(lua_State *L, struct draft *draft)
{
	const struct file *file = body_file(L, draft, "file");

	draft_set_body(L, draft, "file",
		       "Content-Type: application/octet-stream");
	draft->request.body = file->text;
	draft->request.body_len = file->length;
	draft->body_is_kept = 1;
}

/* One part of a multipart body: what stands for itself, or { file = ... }. */
struct part {
	const char *name, *content, *filename, *type;
	size_t length;
};

static const char *
part_line(lua_State *L, int table, struct draft *draft, const char *key)
{
	const char *text;

	if (lua_getfield(L, table, key) == LUA_TNIL)
		return NULL;
	text = argument_line(L, -1, draft->caller, key);
	if (strchr(text, '"') != NULL)
		luaL_error(L, "%s: %s has a quote in it", draft->caller, key);
	return text;
}

static void
part_take_table(lua_State *L, int table, struct draft *draft, struct part *part)
{
	static const char *const known[] = {"body", "file", "name", "type",
					    NULL};
	const char *keys[4];
	size_t count =
	    argument_keys(L, table, draft->caller, keys, COUNT(keys));
	const struct file *file;

	for (size_t i = 0; i < count; i++)
		argument_known(L, draft->caller, keys[i], known);
	part->filename = part_line(L, table, draft, "name");
	part->type = part_line(L, table, draft, "type");
	if (lua_getfield(L, table, "file") == LUA_TNIL) {
		lua_getfield(L, table, "body");
		part->content =
		    argument_text(L, -1, draft->caller, "body", &part->length);
		return;
	}
	file = body_file(L, draft, "file");
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
multipart_part(lua_State *L, struct draft *draft, const char *boundary,
	       const char *name)
{
	struct buf *out = &scenario_of(L)->scratch;
	struct part part = {.name = name};
	int value = lua_gettop(L);

	if (strpbrk(name, "\"\r\n") != NULL)
		luaL_error(L, "%s: '%s' is no name of a part", draft->caller,
			   name);
	if (lua_istable(L, value))
		part_take_table(L, value, draft, &part);
	else
		part.content =
		    argument_text(L, value, draft->caller, name, &part.length);
	if (out->len + part.length > BODY_MAX_BYTES)
		luaL_error(L, "%s: multipart is too long", draft->caller);
	if (part.length >= strlen(boundary) &&
	    memmem(part.content, part.length, boundary, strlen(boundary)))
		luaL_error(L, "%s: '%s' holds its own boundary", draft->caller,
			   name);
	part_write(out, boundary, &part);
	lua_settop(L, value);
}

/* RFC 7578. The boundary is random, so that no part can hold it. */
void
request_take_multipart(lua_State *L, struct draft *draft)
{
	const char *keys[PAIRS_MAX], *boundary;
	int table = lua_gettop(L);
	size_t count;

	argument_table(L, table, draft->caller, "multipart");
	luaL_checkstack(L, 16, NULL);
	boundary =
	    lua_pushfstring(L, "flatline-%I",
			    (LUAI_UACINT)(random_below(random_of(L), 0) >> 1));
	draft_set_body(
	    L, draft, "multipart",
	    lua_pushfstring(L, "Content-Type: multipart/form-data; boundary=%s",
			    boundary));
	count = argument_keys(L, table, draft->caller, keys, PAIRS_MAX);
	request_scratch(L);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, keys[i]);
		multipart_part(L, draft, boundary, keys[i]);
		lua_pop(L, 1);
	}
	buf_addf(&scenario_of(L)->scratch, "--%s--\r\n", boundary);
	draft->request.body = scratch_push(L, &draft->request.body_len);
}
