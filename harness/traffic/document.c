/* SPDX-License-Identifier: MIT */
#include "traffic/document.h"

#include <string.h>

#include "base/text.h"
#include "traffic/yaml.h"

json_t *
document_parse(const char *name, const char *text, size_t len,
	       struct error *err)
{
	size_t space = 0;
	json_error_t error;
	json_t *value;

	text = document_text(text, &len);
	while (space < len && strchr(" \t\r\n", text[space]) != NULL &&
	       text[space] != '\0')
		space++;
	if (space == len || text[space] != '{')
		return yaml_parse(name, text, len, err);
	value = document_json(text, len, &error);
	if (value == NULL)
		error_set(err, STATUS_DATA, "%s:%d: not JSON: %s", name,
			  error.line, error.text);
	return value;
}

int
document_has_line(const char *text, const char *word)
{
	const char *at = text;

	while (!text_starts(at, word)) {
		at = strchr(at, '\n');
		if (at == NULL)
			return 0;
		at++;
	}
	return 1;
}

int
document_has_key(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	if (at == NULL)
		return 0;
	at += strlen(key);
	return at[strspn(at, " \t\r\n")] == ':';
}
