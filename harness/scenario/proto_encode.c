/* SPDX-License-Identifier: MIT */
/* A Lua table to a message on the wire. */
#include <lauxlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/argument_error.h"
#include "scenario/proto_lua.h"
#include "scenario/proto_scalar.h"

enum {
	FIELDS_SET = 128,	/* of one message, */
	ENCODED_MOST = 16 << 20 /* bytes of one in all */
};

struct encoder {
	lua_State *L;
	const char *caller;
	struct buf *out;
	unsigned depth;
};

static void put_message(struct encoder *, const struct proto_message *);

/* "grpc.call: pkg.Type.field must be a string, not 12" */
static void
wrong(struct encoder *to, const struct proto_message *of,
      const struct proto_field *field, const char *expected)
{
	lua_State *L = to->L;
	const char *name;

	luaL_checkstack(L, 6, NULL);
	name = lua_pushfstring(L, "%s.%s", of->name, field->name);
	argument_wrong(L, -2, to->caller, name, expected);
}

static int64_t
take_integer(struct encoder *to, const struct proto_message *of,
	     const struct proto_field *field)
{
	int is_integer;
	lua_Integer value = lua_tointegerx(to->L, -1, &is_integer);

	if (!is_integer)
		wrong(to, of, field, "an integer");
	return value;
}

static int64_t
take_int32(struct encoder *to, const struct proto_message *of,
	   const struct proto_field *field)
{
	int64_t value = take_integer(to, of, field);

	if (value < INT32_MIN || value > INT32_MAX)
		wrong(to, of, field, "an integer of 32 bits");
	return value;
}

static uint64_t
take_uint32(struct encoder *to, const struct proto_message *of,
	    const struct proto_field *field)
{
	int64_t value = take_integer(to, of, field);

	if (value < 0 || value > UINT32_MAX)
		wrong(to, of, field, "an integer from 0 to 4294967295");
	return (uint64_t)value;
}

static uint64_t
take_float(struct encoder *to, const struct proto_message *of,
	   const struct proto_field *field)
{
	double value = lua_tonumber(to->L, -1);
	float single = (float)value;
	uint64_t bits = 0;
	uint32_t half;

	if (lua_type(to->L, -1) != LUA_TNUMBER)
		wrong(to, of, field, "a number");
	if (field->type == PROTO_DOUBLE) {
		memcpy(&bits, &value, sizeof(bits));
		return bits;
	}
	memcpy(&half, &single, sizeof(half));
	return half;
}

static uint64_t
take_bool(struct encoder *to, const struct proto_message *of,
	  const struct proto_field *field)
{
	if (lua_type(to->L, -1) != LUA_TBOOLEAN)
		wrong(to, of, field, "true or false");
	return (uint64_t)lua_toboolean(to->L, -1);
}

/* By name, or by a number that need not have one. */
static uint64_t
take_enum(struct encoder *to, const struct proto_message *of,
	  const struct proto_field *field)
{
	const struct proto_number *found;

	if (lua_type(to->L, -1) == LUA_TNUMBER)
		return (uint64_t)take_int32(to, of, field);
	if (lua_type(to->L, -1) != LUA_TSTRING)
		wrong(to, of, field, "the name of a value, or its number");
	found = proto_enum_named(field->values, lua_tostring(to->L, -1));
	if (found == NULL) {
		lua_pushfstring(to->L, "a value of %s", field->values->name);
		lua_insert(to->L, -2);
		wrong(to, of, field, lua_tostring(to->L, -2));
	}
	return (uint64_t)(int64_t)found->number;
}

static uint64_t
take_number(struct encoder *to, const struct proto_message *of,
	    const struct proto_field *field)
{
	switch (field->type) {
	case PROTO_DOUBLE:
	case PROTO_FLOAT:
		return take_float(to, of, field);
	case PROTO_BOOL:
		return take_bool(to, of, field);
	case PROTO_ENUM:
		return take_enum(to, of, field);
	case PROTO_INT32:
	case PROTO_SFIXED32:
		return (uint64_t)take_int32(to, of, field);
	case PROTO_SINT32:
		return wire_zigzag(take_int32(to, of, field));
	case PROTO_UINT32:
	case PROTO_FIXED32:
		return take_uint32(to, of, field);
	case PROTO_SINT64:
		return wire_zigzag(take_integer(to, of, field));
	default:
		return (uint64_t)take_integer(to, of, field);
	}
}

/* The number on top of the stack, without its tag. */
static void
put_number(struct encoder *to, const struct proto_message *of,
	   const struct proto_field *field)
{
	uint64_t value = take_number(to, of, field);
	enum wire_type type = proto_wire_type(field->type);

	if (type == WIRE_VARINT)
		wire_put_varint(to->out, value);
	else
		wire_put_fixed(to->out, value, type == WIRE_64 ? 8 : 4);
}

static void
check_size(struct encoder *to, size_t more)
{
	if (to->out->len + more > ENCODED_MOST)
		luaL_error(to->L, "%s: a message of more than 16 MiB",
			   to->caller);
}

/* The value on top of the stack, which it takes off. */
static void
put_value(struct encoder *to, const struct proto_message *of,
	  const struct proto_field *field)
{
	size_t length, from;
	const char *text;

	wire_put_tag(to->out, field->number, proto_wire_type(field->type));
	if (field->message != NULL) {
		from = to->out->len;
		put_message(to, field->message);
		if (field->type == PROTO_GROUP)
			wire_put_tag(to->out, field->number, WIRE_GROUP_END);
		else
			wire_put_length(to->out, from);
	} else if (field->type == PROTO_STRING || field->type == PROTO_BYTES) {
		if (lua_type(to->L, -1) != LUA_TSTRING)
			wrong(to, of, field, "a string");
		text = lua_tolstring(to->L, -1, &length);
		check_size(to, length);
		wire_put_varint(to->out, length);
		buf_add(to->out, text, length);
	} else {
		put_number(to, of, field);
	}
	check_size(to, 0);
	lua_pop(to->L, 1);
}

/* The list on top of the stack. */
static void
put_list(struct encoder *to, const struct proto_message *of,
	 const struct proto_field *field)
{
	lua_Integer count;
	size_t from;

	if (lua_type(to->L, -1) != LUA_TTABLE)
		wrong(to, of, field, "a list");
	count = (lua_Integer)lua_rawlen(to->L, -1);
	lua_pushnil(to->L);
	while (lua_next(to->L, -2) != 0) {
		lua_pop(to->L, 1);
		if (!lua_isinteger(to->L, -1) || lua_tointeger(to->L, -1) < 1 ||
		    lua_tointeger(to->L, -1) > count) {
			lua_pop(to->L, 1);
			wrong(to, of, field, "a list without names or gaps");
		}
	}
	if (field->packed && count > 0)
		wire_put_tag(to->out, field->number, WIRE_BYTES);
	from = to->out->len;
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(to->L, -1, i);
		if (!field->packed) {
			put_value(to, of, field);
			continue;
		}
		put_number(to, of, field);
		check_size(to, 0);
		lua_pop(to->L, 1);
	}
	if (field->packed && count > 0)
		wire_put_length(to->out, from);
}

/* In no order: a map has none. Key and value are on top of the stack. */
static void
put_entry(struct encoder *to, const struct proto_field *field)
{
	const struct proto_message *entry = field->message;
	size_t from;

	wire_put_tag(to->out, field->number, WIRE_BYTES);
	from = to->out->len;
	lua_pushvalue(to->L, -2);
	put_value(to, entry, proto_field_numbered(entry, 1));
	put_value(to, entry, proto_field_numbered(entry, 2));
	wire_put_length(to->out, from);
}

static void
put_map(struct encoder *to, const struct proto_message *of,
	const struct proto_field *field)
{
	if (lua_type(to->L, -1) != LUA_TTABLE)
		wrong(to, of, field, "a table of keys and values");
	lua_pushnil(to->L);
	while (lua_next(to->L, -2) != 0)
		put_entry(to, field);
}

/* The value on top of the stack, which it takes off. */
static void
put_field(struct encoder *to, const struct proto_message *of,
	  const struct proto_field *field)
{
	if (!field->repeated) {
		put_value(to, of, field);
		return;
	}
	if (field->is_map)
		put_map(to, of, field);
	else
		put_list(to, of, field);
	lua_pop(to->L, 1);
}

static void
unknown_field(struct encoder *to, const struct proto_message *of,
	      const char *name)
{
	lua_State *L = to->L;
	const char *near = NULL;
	size_t least = 3, distance;

	luaL_checkstack(L, 6, NULL);
	for (size_t i = 0; i < of->nfields; i++) {
		distance = text_distance(name, of->fields[i].name);
		if (distance < least) {
			near = of->fields[i].name;
			least = distance;
		}
	}
	lua_pushstring(L, name);
	luaL_error(L, "%s: %s has no field %s%s%s%s", to->caller, of->name,
		   argument_shown(L, lua_gettop(L)),
		   near != NULL ? ": did you mean '" : "",
		   near != NULL ? near : "", near != NULL ? "'?" : "");
}

/* A field that the table sets, by one of its names. */
struct set {
	const struct proto_field *field;
	const char *key;
};

static void
set_insert(struct set *set, size_t count, const struct set *item)
{
	size_t i = count;

	for (; i > 0 && set[i - 1].field > item->field; i--)
		set[i] = set[i - 1];
	set[i] = *item;
}

/* In the order of their numbers: a table has none. */
static size_t
find_set(struct encoder *to, const struct proto_message *of, struct set *set)
{
	lua_State *L = to->L;
	size_t count = 0;
	struct set item;

	lua_pushnil(L);
	while (lua_next(L, -2) != 0) {
		lua_pop(L, 1);
		if (lua_type(L, -1) != LUA_TSTRING)
			luaL_error(L, "%s: %s has fields with names, not %s",
				   to->caller, of->name,
				   argument_shown(L, lua_gettop(L)));
		item.key = lua_tostring(L, -1);
		item.field = proto_field_named(of, item.key);
		if (item.field == NULL)
			unknown_field(to, of, item.key);
		if (count == FIELDS_SET)
			luaL_error(L, "%s: more than %d fields of %s are set",
				   to->caller, FIELDS_SET, of->name);
		set_insert(set, count++, &item);
	}
	return count;
}

/* One field cannot be set twice, and only one of a oneof. */
static void
check_set(struct encoder *to, const struct proto_message *of,
	  const struct set *set, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (set[j].field == set[i].field ||
			    (set[j].field->oneof >= 0 &&
			     set[j].field->oneof == set[i].field->oneof))
				luaL_error(to->L,
					   "%s: %s takes one of %s and %s, not "
					   "both",
					   to->caller, of->name, set[j].key,
					   set[i].key);
}

static void
put_fields(struct encoder *to, const struct proto_message *of)
{
	struct set set[FIELDS_SET];
	size_t count = find_set(to, of, set);

	check_set(to, of, set, count);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(to->L, -1, set[i].key);
		put_field(to, of, set[i].field);
	}
}

/* A text such as "1.5s" on top of the stack. */
static void
put_time(struct encoder *to, const struct proto_message *of)
{
	const char *text =
	    lua_type(to->L, -1) == LUA_TSTRING ? lua_tostring(to->L, -1) : "";
	int64_t seconds;
	int32_t nanos;

	if (proto_parse_time(of->kind, text, &seconds, &nanos) != 0)
		argument_wrong(to->L, -1, to->caller, of->name,
			       of->kind == KIND_DURATION
				   ? "a duration such as \"1.5s\""
				   : "a time such as \"2026-10-10T13:55:36Z\"");
	wire_put_tag(to->out, 1, WIRE_VARINT);
	wire_put_varint(to->out, (uint64_t)seconds);
	wire_put_tag(to->out, 2, WIRE_VARINT);
	wire_put_varint(to->out, (uint64_t)(int64_t)nanos);
}

/* The value on top of the stack, which stays there. */
static void
put_message(struct encoder *to, const struct proto_message *of)
{
	lua_State *L = to->L;

	luaL_checkstack(L, 10, NULL);
	if (++to->depth > WIRE_DEPTH)
		luaL_error(L, "%s: %s is nested deeper than %d", to->caller,
			   of->name, WIRE_DEPTH);
	if (lua_istable(L, -1)) {
		put_fields(to, of);
	} else if (of->kind == KIND_WRAPPER) {
		lua_pushvalue(L, -1);
		put_field(to, of, proto_field_numbered(of, 1));
	} else if (of->kind != KIND_PLAIN) {
		put_time(to, of);
	} else {
		argument_wrong(L, -1, to->caller, of->name, "a table");
	}
	to->depth--;
}

void
proto_encode(lua_State *L, int index, const char *caller,
	     const struct proto_message *message, struct buf *out)
{
	struct encoder to = {.L = L, .caller = caller, .out = out};

	if (lua_isnoneornil(L, index))
		return;
	luaL_checkstack(L, 2, NULL);
	lua_pushvalue(L, index);
	put_message(&to, message);
	lua_pop(L, 1);
}
