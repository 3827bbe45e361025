/* SPDX-License-Identifier: MIT */
/*
 * Messages as Lua tables, by the mapping of proto3's JSON, except that integers
 * of 64 bits are Lua's, bytes are strings as they are, and keys of maps have
 * their own type.
 */
#ifndef SCENARIO_PROTO_LUA_H
#define SCENARIO_PROTO_LUA_H

#include <lua.h>

#include "base/buf.h"
#include "scenario/proto.h"

/*
 * Appends the message whose table is at that index; nil is one without fields.
 * A Lua error, "CALLER: pkg.Type ...", if it does not fit.
 */
void proto_encode(lua_State *, int index, const char *caller,
		  const struct proto_message *, struct buf *);
/*
 * Pushes a message; fields that cannot be told from their default are there
 * in any case. Of NULL nothing is known: an empty table. -1: it is none, why
 * says so, and nothing is pushed.
 */
int proto_decode(lua_State *, const struct proto_message *, const char *bytes,
		 size_t length, char *why, size_t size);

/* "2026-10-10T13:55:36.5Z" and "-1.5s". -1: it is none. */
int proto_parse_time(enum proto_kind, const char *text, int64_t *seconds,
		     int32_t *nanos);
/* At most 40 bytes. -1: out of the range that JSON has. */
int proto_write_time(enum proto_kind, int64_t seconds, int32_t nanos,
		     char *text, size_t size);

#endif
