/* SPDX-License-Identifier: MIT */
/*
 * Tests of Postman are JavaScript, which is not run. One kind of statement is
 * understood, because it is how values go from a reply to later requests:
 *
 *	const body = pm.response.json();
 *	pm.environment.set("token", body.user.token);
 */
#include <ctype.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"
#include "traffic/postman.h"

enum { SCRIPT_MOST = 65536 };

static void
join_lines(json_t *exec, struct buf *out)
{
	json_t *line;
	size_t i;

	if (json_is_string(exec))
		buf_adds(out, json_string_value(exec));
	json_array_foreach(exec, i, line)
	{
		if (json_is_string(line) && out->len < SCRIPT_MOST)
			buf_addf(out, "%s\n", json_string_value(line));
	}
}

static const char *
skip_space(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

/* Behind that text, if it stands there; NULL. */
static const char *
after(const char *at, const char *text)
{
	return text_starts(at, text) ? at + strlen(text) : NULL;
}

/* ".user.ids[0]" or "['token']" as the path user.ids[0]; -1: it is more. */
static int
add_path(const char *at, struct buf *path)
{
	for (at = skip_space(at); *at == '.' || *at == '[' || *at == '?';) {
		size_t len;

		at += *at == '?';
		if (*at == '.' && at[1] != '[') {
			at++;
			for (len = 0; isalnum((unsigned char)at[len]) ||
				      at[len] == '_' || at[len] == '$';)
				len++;
			if (len == 0)
				return -1;
			buf_addf(path, "%s%.*s", path->len > 0 ? "." : "",
				 (int)len, at);
			at += len;
			continue;
		}
		at += *at == '.';
		at++;
		if (*at == '"' || *at == '\'') {
			len = strcspn(at + 1, "\"'.[]");
			buf_addf(path, "%s%.*s", path->len > 0 ? "." : "",
				 (int)len, at + 1);
			at += len + 1;
			at += *at != '\0';
		} else {
			len = strspn(at, "0123456789");
			buf_addf(path, "[%.*s]", (int)len, at);
			at += len;
		}
		if (*at++ != ']')
			return -1;
	}
	at = skip_space(at);
	return *at == ')' || *at == ';' || *at == '\0' ? 0 : -1;
}

/* What a variable of the script was set to: behind "name ="; NULL. */
static const char *
assigned(const char *script, const char *name, size_t len)
{
	const char *at = script;

	while ((at = strstr(at, "=")) != NULL) {
		const char *end = at++;

		if (*at == '=' || *at == '>')
			continue;
		while (end > script && isspace((unsigned char)end[-1]))
			end--;
		if ((size_t)(end - script) >= len &&
		    memcmp(end - len, name, len) == 0 &&
		    ((size_t)(end - script) == len ||
		     isspace((unsigned char)end[-1 - (long)len])))
			return skip_space(at);
	}
	return NULL;
}

static int
add_json(const char *at, struct buf *out)
{
	struct buf path = {0};
	int result = add_path(at, &path);

	buf_adds(out, "r:json(");
	if (path.len > 0)
		escape_lua(out, path.data, path.len);
	buf_adds(out, ")");
	buf_free(&path);
	return result;
}

static int
add_header(const char *at, struct buf *out)
{
	size_t len;

	if (*at != '"' && *at != '\'')
		return -1;
	len = strcspn(++at, "\"'");
	buf_adds(out, "r:header(");
	escape_lua(out, at, len);
	buf_adds(out, ")");
	return 0;
}

/* The reply's JSON, or a header of it; NULL: it is neither. */
static const char *
reply_json(const char *at)
{
	const char *behind = after(at, "pm.response.json()");

	if (behind == NULL)
		behind = after(at, "JSON.parse(responseBody)");
	return behind != NULL ? behind
			      : after(at, "JSON.parse(pm.response.text())");
}

/* Adds how a scenario gets what the expression does; -1: that is not known. */
static int
add_getter(const char *script, const char *at, struct buf *out)
{
	const char *behind = reply_json(at), *value;
	size_t len = 0;

	if (behind != NULL)
		return add_json(behind, out);
	behind = after(at, "pm.response.headers.get(");
	if (behind != NULL)
		return add_header(behind, out);
	while (isalnum((unsigned char)at[len]) || at[len] == '_' ||
	       at[len] == '$')
		len++;
	value = len > 0 ? assigned(script, at, len) : NULL;
	behind = value != NULL ? reply_json(value) : NULL;
	if (behind == NULL)
		return -1;
	if (strchr(";\r\n", *behind) == NULL && *behind != '\0')
		return add_json(behind, out);
	return add_json(at + len, out);
}

/* set("name", expression) behind its parenthesis. */
static void
read_set(const char *script, const char *at, postman_set_fn *fn, void *arg)
{
	struct buf name = {0}, getter = {0};
	size_t len;

	at = skip_space(at);
	if (*at != '"' && *at != '\'')
		return;
	len = strcspn(++at, "\"'");
	buf_add(&name, at, len);
	at = skip_space(at + len + (at[len] != '\0'));
	if (*at == ',' && add_getter(script, skip_space(at + 1), &getter) == 0)
		fn(arg, buf_text(&name), buf_text(&getter));
	buf_free(&name);
	buf_free(&getter);
}

static void
read_script(const char *script, postman_set_fn *fn, void *arg)
{
	static const char *const setters[] = {"environment.set(",
					      "collectionVariables.set(",
					      "globals.set(",
					      "variables.set(",
					      "setEnvironmentVariable(",
					      "setGlobalVariable("};

	for (size_t i = 0; i < sizeof(setters) / sizeof(*setters); i++)
		for (const char *at = script;
		     (at = strstr(at, setters[i])) != NULL;) {
			at += strlen(setters[i]);
			read_set(script, at, fn, arg);
		}
}

void
postman_tests(json_t *item, postman_set_fn *fn, void *arg)
{
	json_t *event;
	size_t i;

	json_array_foreach(json_object_get(item, "event"), i, event)
	{
		struct buf script = {0};

		if (strcmp(postman_text(event, "listen"), "test") != 0)
			continue;
		join_lines(
		    json_object_get(json_object_get(event, "script"), "exec"),
		    &script);
		read_script(buf_text(&script), fn, arg);
		buf_free(&script);
	}
}
