/* SPDX-License-Identifier: MIT */
/*
 * A scenario's own text without the secrets that are written in it: a text that
 * is the value of a key such as password or auth, the default of an option of
 * such a name, the value of a header such as Cookie, and what looks like a
 * secret within any text or comment.
 */
#include <ctype.h>
#include <string.h>

#include "traffic/secrets.h"

#define HIDDEN "(redacted)"

/* A script as it is read: where it is, and what the last name was. */
struct lua {
	const char *at, *end;
	struct buf *out;
	const char
	    *name; /* the last key or variable; NULL: none before a value */
	size_t name_len;
	int assigned; /* an '=' has followed the name */
	size_t depth; /* of braces */
	size_t list; /* the depth of a list that is a secret's value; 0: none */
	enum {
		NO_OPTION,
		OPTION_NAME,
		OPTION_SECRET
	} option; /* what comes next */
};

static void
lua_copy(struct lua *lua, size_t length)
{
	buf_add(lua->out, lua->at, length);
	lua->at += length;
}

/* Up to a line break or the end. */
static size_t
lua_line(const char *at, const char *end)
{
	const char *stop = memchr(at, '\n', (size_t)(end - at));

	return (size_t)((stop != NULL ? stop : end) - at);
}

/* The length of "[[" or "[==["; 0: it is none. */
static size_t
lua_bracket(const char *at, const char *end)
{
	const char *s = at + 1;

	if (at == end || *at != '[')
		return 0;
	while (s < end && *s == '=')
		s++;
	return s < end && *s == '[' ? (size_t)(s + 1 - at) : 0;
}

/* "]==]" of that length: nothing but '=' between its ends. */
static int
lua_bracket_fits(const char *s, size_t bracket)
{
	for (size_t i = 1; i + 1 < bracket; i++)
		if (s[i] != '=')
			return 0;
	return 1;
}

/* The length up to the closing bracket that fits, or to the end. */
static size_t
lua_long(const char *at, const char *end, size_t bracket)
{
	for (const char *s = at; (size_t)(end - s) >= bracket; s++)
		if (s[0] == ']' && s[bracket - 1] == ']' &&
		    lua_bracket_fits(s, bracket))
			return (size_t)(s - at);
	return (size_t)(end - at);
}

/* The length up to that quote, or to the end. */
static size_t
lua_quoted(const char *at, const char *end, char quote)
{
	const char *s = at;

	while (s < end && *s != quote && *s != '\n')
		s += *s == '\\' && s + 1 < end ? 2 : 1;
	return (size_t)((s < end ? s : end) - at);
}

/* "Cookie: a=b": the length of what may be shown; 0: it is no such header. */
static size_t
lua_header(const char *text, size_t length)
{
	size_t name = 0;

	while (name < length && (isalnum((unsigned char)text[name]) ||
				 text[name] == '-' || text[name] == '_'))
		name++;
	return name > 0 && name < length && text[name] == ':' &&
		       secret_is_header(text, name)
		   ? name + 1
		   : 0;
}

static void
lua_guess(struct lua *lua, size_t length)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(lua->at, length, from, &secret)) {
		buf_add(lua->out, lua->at + from, secret.at - from);
		buf_adds(lua->out, HIDDEN);
		from = secret.at + secret.len;
	}
	buf_add(lua->out, lua->at + from, length - from);
	lua->at += length;
}

static int
lua_is_secret(const struct lua *lua)
{
	return lua->list > 0 || lua->option == OPTION_SECRET ||
	       (lua->assigned && lua->name != NULL &&
		secret_is_header(lua->name, lua->name_len));
}

/* A text that is no secret may be the name of one. */
static void
lua_open_text(struct lua *lua, size_t length)
{
	int is_secret =
	    lua->option == OPTION_NAME && secret_is_header(lua->at, length);

	lua->name = lua->at;
	lua->name_len = length;
	lua->assigned = 0;
	lua->option = is_secret ? OPTION_SECRET : NO_OPTION;
	lua_guess(lua, length);
}

/* The content of a text, at its first byte. */
static void
lua_text(struct lua *lua, size_t length)
{
	size_t shown = lua_header(lua->at, length);

	if (length > 0 && lua_is_secret(lua))
		shown = 0;
	else if (shown == 0) {
		lua_open_text(lua, length);
		return;
	}
	lua_copy(lua, shown);
	buf_adds(lua->out, shown > 0 ? " " HIDDEN : HIDDEN);
	lua->at += length - shown;
	lua->name = NULL;
	lua->option = NO_OPTION;
}

static void
lua_string(struct lua *lua)
{
	size_t bracket = lua_bracket(lua->at, lua->end), length;
	char quote = *lua->at;

	lua_copy(lua, bracket > 0 ? bracket : 1);
	length = bracket > 0 ? lua_long(lua->at, lua->end, bracket)
			     : lua_quoted(lua->at, lua->end, quote);
	lua_text(lua, length);
	if (lua->at < lua->end)
		lua_copy(lua, bracket > 0 ? bracket : 1);
}

static void
lua_comment(struct lua *lua)
{
	size_t bracket = lua_bracket(lua->at + 2, lua->end);

	lua_copy(lua, 2 + bracket);
	lua_guess(lua, bracket > 0 ? lua_long(lua->at, lua->end, bracket)
				   : lua_line(lua->at, lua->end));
}

static void
lua_name(struct lua *lua)
{
	const char *s = lua->at;

	while (s < lua->end && (isalnum((unsigned char)*s) || *s == '_'))
		s++;
	lua->name = lua->at;
	lua->name_len = (size_t)(s - lua->at);
	lua->assigned = 0;
	lua->option = lua->name_len == 6 && memcmp(lua->name, "option", 6) == 0
			  ? OPTION_NAME
			  : NO_OPTION;
	lua_copy(lua, lua->name_len);
}

static void
lua_sign(struct lua *lua)
{
	char sign = *lua->at;

	if (sign == '{') {
		lua->depth++;
		if (lua->list == 0 && lua_is_secret(lua))
			lua->list = lua->depth;
	} else if (sign == '}' && lua->depth > 0) {
		if (lua->depth == lua->list)
			lua->list = 0;
		lua->depth--;
	}
	if (sign == '=')
		lua->assigned = 1;
	else if (!isspace((unsigned char)sign) && sign != ']')
		lua->name = NULL;
	lua_copy(lua, 1);
}

void
secrets_hide_script(struct buf *out, const char *text, size_t length)
{
	struct lua lua = {.at = text, .end = text + length, .out = out};

	while (lua.at < lua.end) {
		if (*lua.at == '"' || *lua.at == '\'' ||
		    lua_bracket(lua.at, lua.end) > 0)
			lua_string(&lua);
		else if (lua.end - lua.at > 1 && lua.at[0] == '-' &&
			 lua.at[1] == '-')
			lua_comment(&lua);
		else if (isalpha((unsigned char)*lua.at) || *lua.at == '_')
			lua_name(&lua);
		else
			lua_sign(&lua);
	}
}
