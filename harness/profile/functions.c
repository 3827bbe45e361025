/* SPDX-License-Identifier: MIT */
#include "profile/functions.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

static const char modules[] = "/node_modules/";

/* "express", "@google-cloud/pubsub" in a path; 0: the service's own file. */
static size_t
path_package(const char *path, const char **package)
{
	const char *at = strstr(path, modules);
	size_t len;

	if (at == NULL)
		return 0;
	*package = at + strlen(modules);
	len = strcspn(*package, "/");
	if (**package == '@' && (*package)[len] == '/')
		len += 1 + strcspn(*package + len + 1, "/");
	return len;
}

/* The service's own files, and those of the given packages. */
static int
is_wanted(const struct functions *functions, const char *path)
{
	const char *package;
	size_t len = path_package(path, &package);
	char *name;
	int wanted;

	if (len == 0 || functions->packages == NULL)
		return len == 0;
	if (strstr(package, modules) != NULL)
		return 0; /* a dependency of the dependency */
	name = xstrndup(package, len);
	wanted = strings_has(functions->packages, name);
	free(name);
	return wanted;
}

static int
functions_file(struct functions *functions, const char *path, size_t *file)
{
	for (*file = 0; *file < functions->nfiles; (*file)++)
		if (strcmp(functions->files[*file].path, path) == 0)
			return 0;
	if (functions->nfiles == SOURCES_MAX)
		return -1;
	functions->files =
	    xrealloc(functions->files,
		     (functions->nfiles + 1) * sizeof(*functions->files));
	functions->files[functions->nfiles++] =
	    (struct source_file){.path = xstrdup(path)};
	return 0;
}

static struct function *
functions_add(struct functions *functions, const struct function *added)
{
	struct source_file *file = &functions->files[added->file];

	if (functions->count == FUNCTIONS_MAX)
		return NULL;
	if ((functions->count & (functions->count - 1)) == 0)
		functions->items =
		    xrealloc(functions->items, (functions->count * 2 + 1) *
						   sizeof(*functions->items));
	functions->items[functions->count] = *added;
	functions->items[functions->count].next = file->first;
	file->first = functions->count + 1;
	return &functions->items[functions->count++];
}

/* The same function of an earlier report, or a new one; NULL: too many. */
static struct function *
functions_item(struct functions *functions, size_t file, size_t start,
	       size_t end, const char *name)
{
	struct function added = {.file = file, .start = start, .end = end};
	struct function *one;

	for (size_t i = functions->files[file].first; i > 0; i = one->next) {
		one = &functions->items[i - 1];
		if (one->start == start && one->end == end)
			return one;
	}
	one = functions_add(functions, &added);
	if (one != NULL)
		one->name = xstrdup(name);
	return one;
}

static void
take_function(struct functions *functions, size_t file, json_t *one,
	      int under_load)
{
	json_t *range = json_array_get(json_object_get(one, "ranges"), 0);
	json_int_t start =
	    json_integer_value(json_object_get(range, "startOffset"));
	json_int_t end =
	    json_integer_value(json_object_get(range, "endOffset"));
	const char *name =
	    json_string_value(json_object_get(one, "functionName"));
	struct function *function;

	if (name == NULL)
		name = "";
	if (start < 0 || end <= start || end > SOURCE_BYTES ||
	    (start == 0 && *name == '\0'))
		return; /* anonymous and starting at 0: the module itself */
	function =
	    functions_item(functions, file, (size_t)start, (size_t)end, name);
	if (function == NULL ||
	    json_integer_value(json_object_get(range, "count")) <= 0)
		return;
	if (under_load)
		function->loaded = 1;
	else
		function->at_start = 1;
}

/* "file:///a%20b.js" as a path. */
static char *
url_path(const char *url)
{
	char *path = xstrdup(url + strlen("file://")), *out = path;
	unsigned code;

	for (const char *at = path; *at != '\0'; out++) {
		if (*at == '%' && isxdigit((unsigned char)at[1]) &&
		    sscanf(at + 1, "%2x", &code) == 1 && code > 0 &&
		    isxdigit((unsigned char)at[2])) {
			*out = (char)code;
			at += 3;
		} else {
			*out = *at++;
		}
	}
	*out = '\0';
	return path;
}

static void
take_script(struct functions *functions, json_t *script, int under_load)
{
	const char *url = json_string_value(json_object_get(script, "url"));
	json_t *one;
	char *path;
	size_t i, file;

	if (url == NULL || !text_starts(url, "file://"))
		return; /* Node's own */
	path = url_path(url);
	if (is_wanted(functions, path) &&
	    functions_file(functions, path, &file) == 0)
		json_array_foreach(json_object_get(script, "functions"), i, one)
		    take_function(functions, file, one, under_load);
	free(path);
}

int
functions_parse(struct functions *functions, const char *name, const char *text,
		size_t len, int under_load, struct error *err)
{
	json_t *report = json_loadb(text, len, 0, NULL), *script;
	json_t *result = json_object_get(report, "result");
	size_t i;

	if (!json_is_array(result)) {
		json_decref(report);
		return error_set(err, STATUS_DATA,
				 "%s: not a coverage report of V8", name);
	}
	json_array_foreach(result, i, script)
	    take_script(functions, script, under_load);
	json_decref(report);
	return 0;
}

size_t
functions_loaded(const struct functions *functions)
{
	size_t loaded = 0;

	for (size_t i = 0; i < functions->count; i++)
		loaded += functions->items[i].loaded;
	return loaded;
}

void
functions_free(struct functions *functions)
{
	for (size_t i = 0; i < functions->count; i++)
		free(functions->items[i].name);
	for (size_t i = 0; i < functions->nfiles; i++) {
		free(functions->files[i].path);
		free(functions->files[i].text);
	}
	free(functions->items);
	free(functions->files);
	*functions = (struct functions){0};
}

void
dependencies_parse(const char *text, size_t len, struct strings *names)
{
	json_t *root = json_loadb(text, len, 0, NULL), *ignored;
	const char *name;

	json_object_foreach(json_object_get(root, "dependencies"), name,
			    ignored) strings_add(names, name);
	json_decref(root);
}
