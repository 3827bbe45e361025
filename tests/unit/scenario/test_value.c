/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include <lauxlib.h>
#include <lualib.h>

#include "scenario/value.h"

/* A value made in one state, and a test of it, in another. */
static const struct {
	const char *value, *test;
} rows[] = {
    {"nil", "value == nil"},
    {"true", "value == true"},
    {"false", "value == false"},
    {"-7", "value == -7 and math.type(value) == 'integer'"},
    {"math.mininteger", "value == math.mininteger"},
    {"1.0", "value == 1.0 and math.type(value) == 'float'"},
    {"1/0", "value == math.huge"},
    {"0/0", "value ~= value"},
    {"''", "value == ''"},
    {"'a\\0}{b'", "value == 'a\\0}{b'"},
    {"('x'):rep(100000)", "#value == 100000"},
    {"{}", "next(value) == nil"},
    {"{ 1, { 2, { 3 } } }", "value[2][2][1] == 3"},
    {"{ [1.5] = 'a', [true] = 'b', ['n}'] = false }",
     "value[1.5] == 'a' and value[true] == 'b' and value['n}'] == false"},
    {"(function() local t = { 1 } return { t, t } end)()",
     "value[1][1] == 1 and value[2][1] == 1 and value[1] ~= value[2]"},
};

static const struct {
	const char *value, *error;
} bad[] = {
    {"print", "x: the returned value has a function in it"},
    {"{ a = { b = coroutine.create(print) } }",
     "x: the returned value has a thread in it"},
    {"{ [{}] = 1 }", "x: the returned value has a table as a key"},
    {"(function() local t = {} t.t = t return t end)()",
     "x: the returned value is nested too deeply, or within itself"},
    {"(function() local t, s = {}, ('x'):rep(1 << 20) for i = 1, 70 do "
     "t[i] = s end return t end)()",
     "x: the returned value is larger than 64 MiB"},
};

static lua_State *
state_new(void)
{
	lua_State *L = luaL_newstate();

	assert_non_null(L);
	luaL_openlibs(L);
	return L;
}

static void
run_text(lua_State *L, const char *format, const char *text)
{
	char *chunk = xasprintf("%s %s", format, text);

	if (luaL_dostring(L, chunk) != LUA_OK)
		fail_msg("%s: %s", chunk, lua_tostring(L, -1));
	free(chunk);
}

static void
values_are_made_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		lua_State *one = state_new(), *other = state_new();
		struct buf bytes = {0};
		const char *at;

		run_text(one, "return", rows[i].value);
		value_write(one, -1, "x", &bytes);
		at = buf_text(&bytes);
		value_push(other, &at);
		assert_ptr_equal(at, bytes.data + bytes.len);
		assert_int_equal(lua_gettop(other), 1);
		lua_setglobal(other, "value");
		run_text(other, "return", rows[i].test);
		if (!lua_toboolean(other, -1))
			fail_msg("%s: not %s", rows[i].value, rows[i].test);
		buf_free(&bytes);
		lua_close(one);
		lua_close(other);
	}
}

static int
write_protected(lua_State *L)
{
	value_write(L, 1, "x", *(struct buf **)lua_getextraspace(L));
	return 0;
}

static void
others_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		lua_State *L = state_new();
		struct buf bytes = {0};

		*(struct buf **)lua_getextraspace(L) = &bytes;
		lua_pushcfunction(L, write_protected);
		run_text(L, "return", bad[i].value);
		assert_int_equal(lua_pcall(L, 1, 0, 0), LUA_ERRRUN);
		if (strstr(lua_tostring(L, -1), bad[i].error) == NULL)
			fail_msg("%s: %s", bad[i].value, lua_tostring(L, -1));
		buf_free(&bytes);
		lua_close(L);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_made_again),
	    cmocka_unit_test(others_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
