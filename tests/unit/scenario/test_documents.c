/* SPDX-License-Identifier: MIT */
/*
 * What flatline.d.lua and flatline-scenario(7) list is what the loader takes,
 * neither more nor less. The loader is asked by giving it what it cannot know:
 * its message lists what it does.
 */
#include <lauxlib.h>
#include <lualib.h>

#include "drive.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "scenario/scenario_state.h"

static struct buf editor, manual; /* the texts */

static void
read_document(const char *name, struct buf *text)
{
	const char *root = getenv("srcdir");
	char *path = xasprintf("%s/%s", root != NULL ? root : ".", name);
	struct error err = {0};

	assert_int_equal(file_read(path, 1 << 20, text, &err), 0);
	free(path);
}

static int
read_documents(void **state)
{
	(void)state;
	read_document("scenarios/flatline.d.lua", &editor);
	read_document("man/flatline-scenario.7", &manual);
	return 0;
}

static int
free_documents(void **state)
{
	(void)state;
	buf_free(&editor);
	buf_free(&manual);
	return 0;
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, one after the other. */
static char *
join(struct strings *words)
{
	struct buf out = {0};
	char *joined;

	qsort(words->items, words->count, sizeof(*words->items), compare_words);
	for (size_t i = 0; i < words->count; i++)
		buf_addf(&out, "%s ", words->items[i]);
	joined = xstrdup(buf_text(&out));
	buf_free(&out);
	strings_free(words);
	return joined;
}

static void
add_word(struct strings *words, const char *word, size_t length)
{
	char *copy = xstrndup(word, length);

	if (length > 0 && !strings_has(words, copy))
		strings_add(words, copy);
	free(copy);
}

static size_t
name_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");
}

/* The message of that call. */
static char *
ask(const char *call, int in_flow)
{
	char *text = in_flow ? xasprintf("flow('f', function() %s end)", call)
			     : xstrdup(call);
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;
	struct user *user;
	char *message;

	settings_init(&settings);
	scenario = drive_load("x", text, &settings, NULL, &err);
	if (in_flow) {
		assert_non_null(scenario);
		assert_non_null(user = user_new(scenario, 1, &err));
		drive_iteration(user, 0, NULL, NULL);
		message = xstrdup(user_error(user));
		user_free(user);
	} else {
		assert_null(scenario);
		message = xstrdup(err.text);
	}
	scenario_free(scenario);
	settings_free(&settings);
	free(text);
	return message;
}

/* "it takes a, b or c", or "it has a, b() and c()". */
static char *
taken_by_loader(const char *call, int in_flow)
{
	char *message = ask(call, in_flow);
	const char *at = strstr(message, ": it takes ");
	struct strings words = {0};

	if (at == NULL)
		at = strstr(message, ": it has ");
	if (at == NULL)
		fail_msg("%s: %s", call, message);
	for (at += strlen(": it "); *at != '\0'; at++) {
		size_t length = name_length(at);

		if (!text_starts(at, "or ") && !text_starts(at, "and ") &&
		    !text_starts(at, "takes ") && !text_starts(at, "has "))
			add_word(&words, at, length);
		at += length;
		if (*at == '\0')
			break;
	}
	free(message);
	return join(&words);
}

/* The @fields of a class. */
static void
add_fields(struct strings *words, const char *class)
{
	char *head = xasprintf("---@class %s\n", class);
	char *derived = xasprintf("---@class %s:", class);
	const char *line = strstr(buf_text(&editor), head);

	if (line == NULL)
		line = strstr(buf_text(&editor), derived);
	if (line == NULL)
		fail_msg("flatline.d.lua has no class %s", class);
	for (line = strchr(line, '\n') + 1; text_starts(line, "---@field ");
	     line = strchr(line, '\n') + 1) {
		line += strlen("---@field ");
		add_word(words, line, name_length(line));
	}
	free(head);
	free(derived);
}

/* function http.get(...), function reply:json(...) */
static void
add_functions(struct strings *words, const char *table)
{
	char *head = xasprintf("\nfunction %s", table);
	const char *at = buf_text(&editor);

	while ((at = strstr(at, head)) != NULL) {
		at += strlen(head);
		if (*at == '.' || *at == ':')
			add_word(words, at + 1, name_length(at + 1));
	}
	free(head);
}

/* ".BR a ", " b " = " x": what stands bold behind a .TP. */
static void
add_heads(struct strings *words, const char *line)
{
	int quoted = 0, begins = 1;

	for (line += strcspn(line, " \n"); *line != '\n'; line++) {
		size_t length = name_length(line);

		if (!quoted && begins && length > 0 &&
		    strchr(" \n", line[length]) != NULL)
			add_word(words, line, length);
		quoted ^= *line == '"';
		begins = *line == ' ';
	}
}

static char *
listed_in_manual(const char *from, const char *to)
{
	const char *at = strstr(buf_text(&manual), from);
	const char *end = at != NULL ? strstr(at + 1, to) : NULL;
	struct strings words = {0};

	if (end == NULL)
		fail_msg("the manual has no %s before %s", from, to);
	while ((at = strstr(at, "\n.TP\n")) != NULL && at < end) {
		at += strlen("\n.TP\n");
		add_heads(&words, at);
	}
	return join(&words);
}

static const struct {
	const char *call;
	int in_flow;
	const char *classes[4], *table; /* in flatline.d.lua */
	const char *from, *to;		/* in the manual; NULL: in prose */
} lists[] = {
    {"load { zzzzzzzz = 1 }",
     0,
     {"flatline.Load"},
     NULL,
     ".SS load {",
     ".SS limits {"},
    {"limits { zzzzzzzz = 1 }",
     0,
     {"flatline.Limits"},
     NULL,
     ".SS limits {",
     ".SH FLOWS"},
    {"http.get('/', { zzzzzzzz = 1 })",
     1,
     {"flatline.Options"},
     NULL,
     ".SH REQUESTS",
     ".SS Replies"},
    {"http.get('/', { abort = { zzzzzzzz = 1 } })",
     1,
     {"flatline.Abort"},
     NULL,
     NULL,
     NULL},
    {"http.get('/', { auth = { zzzzzzzz = 1 } })",
     1,
     {"flatline.Auth"},
     NULL,
     NULL,
     NULL},
    {"http.get('/', { multipart = { a = { zzzzzzzz = 1 } } })",
     1,
     {"flatline.Part"},
     NULL,
     NULL,
     NULL},
    {"batch { { zzzzzzzz = 1 } }",
     1,
     {"flatline.Request", "flatline.Options"},
     NULL,
     NULL,
     NULL},
    {"flow('f', { zzzzzzzz = 1 })",
     0,
     {"flatline.Data", "flatline.Request", "flatline.Options"},
     NULL,
     NULL,
     NULL},
    {"return http.get('/').zzzzzzzz",
     1,
     {"flatline.Reply"},
     "reply",
     NULL,
     NULL},
    {"return http.zzzzzzzz", 1, {NULL}, "http", NULL, NULL},
    {"return data.zzzzzzzz", 1, {NULL}, "data", NULL, NULL},
    {"return json.zzzzzzzz", 1, {"flatline.json"}, "json", NULL, NULL},
    {"return ws.zzzzzzzz", 1, {NULL}, "ws", NULL, NULL},
    {"return tcp.zzzzzzzz", 1, {NULL}, "tcp", NULL, NULL},
    {"flow('f', { zzzzzzzz = 1 }, function() end)",
     0,
     {"flatline.FlowOptions"},
     NULL,
     NULL,
     NULL},
    /* The file that it reads is the scenario. */
    {"data.csv('x.lua', { zzzzzzzz = 1 })",
     0,
     {"flatline.CSV", "flatline.Lines"},
     NULL,
     NULL,
     NULL},
    {"data.lines('x.lua', { zzzzzzzz = 1 })",
     0,
     {"flatline.Lines"},
     NULL,
     NULL,
     NULL},
    {"ws.connect('/', { zzzzzzzz = 1 })",
     1,
     {"flatline.WebSocketOptions", "flatline.Connect", "flatline.Hold"},
     NULL,
     NULL,
     NULL},
    {"http.stream('/', { zzzzzzzz = 1 })",
     1,
     {"flatline.StreamOptions", "flatline.Connect", "flatline.Hold"},
     NULL,
     NULL,
     NULL},
    {"tcp.connect({ zzzzzzzz = 1 })", 1, {"flatline.Hold"}, NULL, NULL, NULL},
    {"return ws.connect('/').zzzzzzzz",
     1,
     {"flatline.WebSocket"},
     "websocket",
     NULL,
     NULL},
    {"return http.stream('/').zzzzzzzz",
     1,
     {"flatline.Stream"},
     "stream",
     NULL,
     NULL},
    {"return tcp.connect().zzzzzzzz",
     1,
     {"flatline.TCP"},
     "connection",
     NULL,
     NULL},
    {"ws.connect('/'):send('a', { zzzzzzzz = 1 })",
     1,
     {"flatline.SendOptions", "flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    {"ws.connect('/'):recv({ zzzzzzzz = 1 })",
     1,
     {"flatline.Wait", "flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    {"ws.connect('/'):ping({ zzzzzzzz = 1 })",
     1,
     {"flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    {"http.stream('/'):next({ zzzzzzzz = 1 })",
     1,
     {"flatline.Wait", "flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    {"tcp.connect():send('a', { zzzzzzzz = 1 })",
     1,
     {"flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    {"tcp.connect():expect('a', { zzzzzzzz = 1 })",
     1,
     {"flatline.ExpectOptions", "flatline.Wait", "flatline.Timeout"},
     NULL,
     NULL,
     NULL},
    /* An event is a plain table. */
    {"local names = {} for name in pairs(http.stream('/'):next()) do "
     "names[#names + 1] = name end "
     "error(': it has ' .. table.concat(names, ', '))",
     1,
     {"flatline.Event"},
     NULL,
     NULL,
     NULL},
};

static void
the_editor_file_lists_what_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		char *taken = taken_by_loader(lists[i].call, lists[i].in_flow);
		struct strings words = {0};
		char *listed;

		for (size_t j = 0; lists[i].classes[j] != NULL; j++)
			add_fields(&words, lists[i].classes[j]);
		if (lists[i].table != NULL)
			add_functions(&words, lists[i].table);
		listed = join(&words);
		assert_string_equal(listed, taken);
		free(listed);
		free(taken);
	}
}

static void
the_manual_lists_what_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		char *taken = taken_by_loader(lists[i].call, lists[i].in_flow);
		char *listed;

		if (lists[i].from != NULL) {
			listed = listed_in_manual(lists[i].from, lists[i].to);
			assert_string_equal(listed, taken);
			free(listed);
		}
		free(taken);
	}
}

/* Each in the prose of the manual, too. */
static void
the_manual_has_each_word(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		char *taken = taken_by_loader(lists[i].call, lists[i].in_flow);
		char *rest = taken, *word;

		while ((word = strsep(&rest, " ")) != NULL)
			if (strstr(buf_text(&manual), word) == NULL)
				fail_msg("%s is not in the manual", word);
		free(taken);
	}
}

/* What scripts have beyond Lua's own names; load is another one. */
static char *
own_globals(void)
{
	struct settings settings;
	struct strings words = {0};
	struct scenario *scenario;
	lua_State *lua = luaL_newstate();

	luaL_openlibs(lua);
	settings_init(&settings);
	scenario = drive_good("flow('f', { get = '/' })", &settings);
	lua_pushglobaltable(scenario->L);
	for (lua_pushnil(scenario->L); lua_next(scenario->L, -2) != 0;
	     lua_pop(scenario->L, 1)) {
		const char *name = lua_tostring(scenario->L, -2);

		if (lua_getglobal(lua, name) == LUA_TNIL ||
		    strcmp(name, "load") == 0)
			strings_add(&words, name);
		lua_pop(lua, 1);
	}
	lua_pop(scenario->L, 1);
	scenario_free(scenario);
	settings_free(&settings);
	lua_close(lua);
	return join(&words);
}

/* "function NAME(" or "NAME = {}" at the beginning of a line. */
static char *
editor_globals(void)
{
	struct strings words = {0};
	const char *line = buf_text(&editor);

	for (; line != NULL; line = strchr(line, '\n')) {
		size_t length;

		line += *line == '\n';
		if (text_starts(line, "function "))
			line += strlen("function ");
		length = name_length(line);
		if (line[length] == '(' || text_starts(line + length, " = {}"))
			add_word(&words, line, length);
	}
	return join(&words);
}

static void
every_function_is_documented(void **state)
{
	char *own = own_globals(), *listed = editor_globals(), *rest, *word;

	(void)state;
	assert_string_equal(listed, own);
	for (rest = own; (word = strsep(&rest, " ")) != NULL;)
		if (strstr(buf_text(&manual), word) == NULL)
			fail_msg("%s is not in the manual", word);
	free(own);
	free(listed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_editor_file_lists_what_is_taken),
	    cmocka_unit_test(the_manual_lists_what_is_taken),
	    cmocka_unit_test(the_manual_has_each_word),
	    cmocka_unit_test(every_function_is_documented),
	};

	return cmocka_run_group_tests(tests, read_documents, free_documents);
}
