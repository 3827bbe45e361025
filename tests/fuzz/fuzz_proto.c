/* SPDX-License-Identifier: MIT */
/* Descriptors, and messages by descriptors, as any server may send them. */
#include "fuzz.h"

#include <lauxlib.h>

#include "scenario/proto_lua.h"

/* What protoc made of a message with each kind of field, with 1 for each 0. */
static const char schema[] =
    "\x0a\xc0\x02\x0a\x0aseed.proto\x12\x01p\"\xfb\x01\x0a\x01M\x12\x0c"
    "\x0a\x01i\x18\x01 \x01(\x05R\x01i\x12\x0c\x0a\x01n\x18\x02 \x03("
    "\x12R\x01n\x12\x0c\x0a\x01s\x18\x03 \x01(\x09R\x01s\x12\x12\x0a"
    "\x01m\x18\x04 \x01(\x0b"
    "2\x04.p.MR\x01m\x12\x1c\x0a\x02"
    "by\x18"
    "\x05 \x03(\x0b"
    "2\x0c.p.M.ByEntryR\x02"
    "by\x12\x12\x0a\x01"
    "e\x18"
    "\x06 \x01(\x0e"
    "2\x04.p.ER\x01"
    "e\x12\x0e\x0a\x01x\x18\x07 \x01("
    "\x08H\x01R\x01x\x12\x0e\x0a\x01"
    "d\x18\x08 \x01(\x01H\x01R\x01"
    "d"
    "\x12\x16\x0a\x03"
    "all\x18\x09 \x03(\x0b"
    "2\x04.p.MR\x03"
    "all\x12"
    "\x0c\x0a\x01"
    "f\x18\x0a \x01(\x07R\x01"
    "f\x1a;\x0a\x07"
    "ByEntry"
    "\x12\x10\x0a\x03key\x18\x01 \x01(\x09R\x03key\x12\x1a\x0a\x05value"
    "\x18\x02 \x01(\x0b"
    "2\x04.p.MR\x05value:\x02"
    "8\x01"
    "B\x03\x0a\x01"
    "o*\x11\x0a\x01"
    "E\x12\x05\x0a\x01"
    "A\x10\x01\x12\x05\x0a\x01"
    "B"
    "\x10\x01"
    "2\x16\x0a\x01S\x12\x11\x0a\x01"
    "C\x12\x04.p.M\x1a\x04.p."
    "M0\x01"
    "b\x06proto3";

/* The schema itself, then messages: fields of each kind, a nested one, a map,
 * packed and not, a group, and a number that is cut short. */
const char *const fuzz_seeds[] = {
    schema,
    "\x08\x96\x01\x1a\x05hello\x12\x02\x02\x04\x10\x03",
    "\x22\x04\x08\x01\x22\x02\x08\x02",
    "\x2a\x09\x0a\x03key\x12\x02\x08\x07",
    "\x30\x01\x38\x01\x41xxxxxxxx\x4a\x02\x08\x01\x55xxxx",
    "\x7b\x08\x01\x7c\x08\x02",
    "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    NULL};

static void
read_descriptors(const char *bytes, size_t length)
{
	struct protos *protos = protos_new();
	struct error err = {0};

	if (protos_add_set(protos, "fuzz", bytes, length, &err) == 0)
		protos_resolve(protos, "fuzz", &err);
	protos_free(protos);
}

/* What is read leaves one value, or none and a reason. */
static int
read_message(lua_State *L)
{
	size_t length;
	const char *bytes = lua_tolstring(L, 1, &length);
	struct protos *protos = lua_touserdata(L, 2);
	char why[100] = "";
	int top = lua_gettop(L);

	if (proto_decode(L, protos_message(protos, "p.M"), bytes, length, why,
			 sizeof(why)) == 0) {
		if (!lua_istable(L, -1) || lua_gettop(L) != top + 1)
			abort();
	} else if (why[0] == '\0' || lua_gettop(L) != top) {
		abort();
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct protos *protos = protos_new();
	struct error err = {0};
	lua_State *L = luaL_newstate();

	read_descriptors((const char *)bytes, len);
	if (protos_add_set(protos, "schema", schema, sizeof(schema) - 1,
			   &err) != 0 ||
	    protos_resolve(protos, "schema", &err) != 0)
		abort();
	lua_pushcfunction(L, read_message);
	lua_pushlstring(L, (const char *)bytes, len);
	lua_pushlightuserdata(L, protos);
	if (lua_pcall(L, 2, 0, 0) != LUA_OK)
		abort();
	lua_close(L);
	protos_free(protos);
	return 0;
}
