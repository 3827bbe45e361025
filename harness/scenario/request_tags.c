/* SPDX-License-Identifier: MIT */
/* tags = { tier = "gold" }: behind the route's name, as "{tier=gold}". */
#include <lauxlib.h>
#include <string.h>

#include "base/counters.h"
#include "scenario/arguments.h"
#include "scenario/request.h"
#include "scenario/request_options.h"
#include "scenario/scenario_state.h"

/* What a name and its tags may have together: more would be cut. */
enum { TAGGED_MOST = 110 };

static int
tag_is_value(const char *value, size_t length)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz"
				   "0123456789._:/@+-";

	return length > 0 && length <= TAGS_VALUE &&
	       strspn(value, good) == length;
}

/* The value is on top of the stack, and is taken from it. */
static void
tag_add(lua_State *L, struct request_builder *builder, const char *name)
{
	size_t used = strlen(builder->tags), length;
	const char *value =
	    argument_member_text(L, builder->caller, "tags", name, &length);

	if (!counter_is_name(name))
		luaL_error(L,
			   "%s: tags: '%s': write a name of 1 to %d small "
			   "letters, digits and _",
			   builder->caller, name, (int)COUNTER_NAME);
	if (!tag_is_value(value, length))
		luaL_error(L,
			   "%s: tags.%s: write 1 to %d letters, digits or "
			   ". _ : / @ + -, not %s",
			   builder->caller, name, (int)TAGS_VALUE,
			   argument_shown(L, -1));
	if (used + strlen(name) + length + 3 > TAGS_TEXT)
		luaL_error(L, "%s: tags: they are longer than %d bytes",
			   builder->caller, (int)TAGS_TEXT);
	builder->tags[used] = used == 0 ? '{' : ',';
	strcpy(builder->tags + used + 1, name);
	strcat(builder->tags, "=");
	strcat(builder->tags, value);
	lua_pop(L, 1);
}

void
request_take_tags(lua_State *L, struct request_builder *builder)
{
	const char *names[TAGS_EACH];
	int table = lua_gettop(L);
	size_t count;

	argument_table(L, table, builder->caller, "tags");
	count =
	    argument_keys(L, table, builder->caller, "tags", names, TAGS_EACH);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, names[i]);
		tag_add(L, builder, names[i]);
	}
	if (count == 0)
		return;
	strcat(builder->tags, "}");
	if (!tags_are_known(scenario_of(L)->common->tags, builder->tags))
		strcpy(builder->tags, TAGS_OTHERS);
}

void
request_add_tags(lua_State *L, struct request_builder *builder)
{
	struct http_request *request = &builder->request;
	char *operation = builder->operation;
	size_t length = strlen(builder->tags), used;

	if (length == 0)
		return;
	if (request->route != NULL) {
		if (strlen(request->route) + length + 1 > TAGGED_MOST)
			luaL_error(L,
				   "%s: name and tags have more than %d bytes",
				   builder->caller, (int)TAGGED_MOST);
		request->route =
		    lua_pushfstring(L, "%s %s", request->route, builder->tags);
		return;
	}
	used = request->operation != NULL ? strlen(operation) : 0;
	if (used + length + 2 > OPERATION_NAME)
		used = OPERATION_NAME - length - 2;
	if (used > 0)
		operation[used++] = ' ';
	strcpy(operation + used, builder->tags);
	request->operation = operation;
}
