/* SPDX-License-Identifier: MIT */
/* A message on the wire to a Lua table. Any server may have sent it. */
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "scenario/proto_lua.h"
#include "scenario/proto_scalar.h"

enum { VALUES_MOST = 1000000, TIME_TEXT = 48 };

struct decoder {
	lua_State *L;
	const char *problem;
	size_t values; /* pushed so far, defaults included */
	unsigned depth;
};

static int push_message(struct decoder *, const struct proto_message *,
			struct wire);

static int
fail(struct decoder *from, const char *problem)
{
	if (from->problem == NULL)
		from->problem = problem;
	return -1;
}

static int
charge(struct decoder *from, size_t values)
{
	from->values += values;
	return from->values <= VALUES_MOST
		   ? 0
		   : fail(from, "it has more than a million values");
}

static int
next(struct decoder *from, struct wire *wire, struct wire_field *field)
{
	int result = wire_next(wire, field);

	return result < 0 ? fail(from, wire->problem) : result;
}

static void
push_float(lua_State *L, enum proto_type type, uint64_t bits)
{
	uint32_t half = (uint32_t)bits;
	double value;
	float single;

	if (type == PROTO_DOUBLE) {
		memcpy(&value, &bits, sizeof(value));
		lua_pushnumber(L, value);
		return;
	}
	memcpy(&single, &half, sizeof(single));
	lua_pushnumber(L, (double)single);
}

static void
push_enum(lua_State *L, const struct proto_enum *values, int32_t number)
{
	const struct proto_number *found = proto_enum_numbered(values, number);

	if (found != NULL)
		lua_pushstring(L, found->name);
	else
		lua_pushinteger(L, number);
}

static void
push_number(lua_State *L, const struct proto_field *field, uint64_t value)
{
	switch (field->type) {
	case PROTO_DOUBLE:
	case PROTO_FLOAT:
		push_float(L, field->type, value);
		break;
	case PROTO_BOOL:
		lua_pushboolean(L, value != 0);
		break;
	case PROTO_ENUM:
		push_enum(L, field->values, (int32_t)value);
		break;
	case PROTO_INT32:
	case PROTO_SFIXED32:
		lua_pushinteger(L, (int32_t)value);
		break;
	case PROTO_UINT32:
	case PROTO_FIXED32:
		lua_pushinteger(L, (uint32_t)value);
		break;
	case PROTO_SINT32:
		lua_pushinteger(L, (int32_t)wire_unzigzag((uint32_t)value));
		break;
	case PROTO_SINT64:
		lua_pushinteger(L, wire_unzigzag(value));
		break;
	default:
		lua_pushinteger(L, (lua_Integer)value);
		break;
	}
}

static int
push_value(struct decoder *from, const struct proto_field *field,
	   const struct wire_field *value)
{
	if (charge(from, 1) != 0)
		return -1;
	if (field->message != NULL)
		return push_message(from, field->message, wire_of(value));
	if (value->type == WIRE_BYTES)
		lua_pushlstring(from->L, value->bytes, value->length);
	else
		push_number(from->L, field, value->value);
	return 0;
}

/* The value of a field that is not there. */
static int
push_default(struct decoder *from, const struct proto_field *field)
{
	static const struct wire_field none = {.bytes = ""};
	static const struct wire_field empty = {.type = WIRE_BYTES,
						.bytes = ""};

	if (charge(from, 1) != 0)
		return -1;
	if (field->repeated)
		lua_newtable(from->L);
	else if (proto_wire_type(field->type) == WIRE_BYTES)
		return push_value(from, field, &empty);
	else
		push_number(from->L, field, none.value);
	return 0;
}

static int
set_defaults(struct decoder *from, const struct proto_message *of)
{
	for (size_t i = 0; i < of->nfields; i++) {
		const struct proto_field *field = &of->fields[i];

		if (field->presence)
			continue;
		if (push_default(from, field) != 0)
			return -1;
		lua_setfield(from->L, -2, field->json);
	}
	return 0;
}

/* Of a oneof the last one counts. */
static void
clear_others(lua_State *L, const struct proto_message *of,
	     const struct proto_field *set)
{
	for (size_t i = 0; i < of->nfields && set->oneof >= 0; i++) {
		if (of->fields[i].oneof != set->oneof || &of->fields[i] == set)
			continue;
		lua_pushnil(L);
		lua_setfield(L, -2, of->fields[i].json);
	}
}

/* The list of the message on top of the stack takes the value on top of it. */
static void
append(lua_State *L)
{
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int
take_packed(struct decoder *from, const struct proto_field *field,
	    const struct wire_field *value)
{
	struct wire wire = wire_of(value);
	uint64_t number;
	int more;

	while ((more = wire_packed(&wire, proto_wire_type(field->type),
				   &number)) > 0) {
		if (charge(from, 1) != 0)
			return -1;
		push_number(from->L, field, number);
		append(from->L);
	}
	return more < 0 ? fail(from, wire.problem) : 0;
}

/* Pushes a key or value of an entry; the last that is there, or its default. */
static int
push_part(struct decoder *from, const struct proto_message *entry,
	  struct wire wire, uint32_t number)
{
	const struct proto_field *field = proto_field_numbered(entry, number);
	struct wire_field part, found = {0};

	while (next(from, &wire, &part) > 0)
		if (part.number == number &&
		    part.type == proto_wire_type(field->type))
			found = part;
	if (from->problem != NULL)
		return -1;
	return found.number != 0 ? push_value(from, field, &found)
				 : push_default(from, field);
}

static int
take_entry(struct decoder *from, const struct proto_field *field,
	   const struct wire_field *value)
{
	struct wire wire = wire_of(value);

	if (push_part(from, field->message, wire, 1) != 0)
		return -1;
	if (push_part(from, field->message, wire, 2) != 0)
		return -1;
	lua_rawset(from->L, -3);
	return 0;
}

static int
take_repeated(struct decoder *from, const struct proto_field *field,
	      const struct wire_field *value)
{
	int result;

	if (lua_getfield(from->L, -1, field->json) != LUA_TTABLE)
		return fail(from, "two of its fields have one name");
	if (field->is_map)
		result = take_entry(from, field, value);
	else if (value->type != proto_wire_type(field->type))
		result = take_packed(from, field, value);
	else if ((result = push_value(from, field, value)) == 0)
		append(from->L);
	if (result == 0)
		lua_pop(from->L, 1);
	return result;
}

/* Whether a field came in a form that it may have; others are left out. */
static int
is_fit(const struct proto_field *field, const struct wire_field *value)
{
	enum wire_type type = proto_wire_type(field->type);

	if (value->type == type)
		return 1;
	return field->repeated && value->type == WIRE_BYTES &&
	       type != WIRE_GROUP;
}

/* Into the table on top of the stack. */
static int
take_field(struct decoder *from, const struct proto_message *of,
	   const struct wire_field *value)
{
	const struct proto_field *field =
	    proto_field_numbered(of, value->number);

	if (field == NULL || !is_fit(field, value))
		return 0;
	if (field->repeated)
		return take_repeated(from, field, value);
	if (push_value(from, field, value) != 0)
		return -1;
	lua_setfield(from->L, -2, field->json);
	clear_others(from->L, of, field);
	return 0;
}

static int
push_fields(struct decoder *from, const struct proto_message *of,
	    struct wire wire)
{
	struct wire_field field;

	lua_createtable(from->L, 0, of->nfields < 16 ? (int)of->nfields : 16);
	if (set_defaults(from, of) != 0)
		return -1;
	while (from->problem == NULL && next(from, &wire, &field) > 0)
		take_field(from, of, &field);
	return from->problem == NULL ? 0 : -1;
}

static int
push_time(struct decoder *from, const struct proto_message *of,
	  struct wire wire)
{
	char text[TIME_TEXT];
	struct wire_field field;
	int64_t seconds = 0;
	int32_t nanos = 0;

	while (next(from, &wire, &field) > 0) {
		if (field.type == WIRE_VARINT && field.number == 1)
			seconds = (int64_t)field.value;
		else if (field.type == WIRE_VARINT && field.number == 2)
			nanos = (int32_t)field.value;
	}
	if (from->problem == NULL &&
	    proto_write_time(of->kind, seconds, nanos, text, sizeof(text)) != 0)
		fail(from, "a time in it is out of range");
	if (from->problem != NULL)
		return -1;
	lua_pushstring(from->L, text);
	return 0;
}

static int
push_message(struct decoder *from, const struct proto_message *of,
	     struct wire wire)
{
	int result;

	luaL_checkstack(from->L, 10, NULL);
	if (++from->depth > WIRE_DEPTH)
		return fail(from, "it is nested too deep");
	if (of->kind == KIND_WRAPPER)
		result = push_part(from, of, wire, 1);
	else if (of->kind != KIND_PLAIN)
		result = push_time(from, of, wire);
	else
		result = push_fields(from, of, wire);
	from->depth--;
	return result;
}

int
proto_decode(lua_State *L, const struct proto_message *message,
	     const char *bytes, size_t length, char *why, size_t size)
{
	struct decoder from = {.L = L};
	int top = lua_gettop(L);

	if (message == NULL) {
		lua_newtable(L);
		return 0;
	}
	if (push_message(&from, message,
			 (struct wire){.at = bytes, .end = bytes + length}) ==
	    0)
		return 0;
	lua_settop(L, top);
	snprintf(why, size, "%s", from.problem);
	return -1;
}
