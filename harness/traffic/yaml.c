/* SPDX-License-Identifier: MIT */
/*
 * YAML to the tree that the same JSON would give. An alias counts as much as
 * what it stands for, so that nested aliases cannot exhaust memory.
 */
#include "traffic/yaml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"

enum { YAML_DEPTH = 64, YAML_SIZE = 1000000, YAML_ANCHORS = 1000 };

struct anchor {
	char *name;
	json_t *value; /* NULL while it is not complete */
	size_t size;
};

struct yaml {
	yaml_parser_t parser;
	const char *name;
	struct anchor anchors[YAML_ANCHORS];
	size_t nanchors;
	size_t size; /* number of values made */
	struct error *err;
};

static json_t *yaml_value(struct yaml *, yaml_event_t *, int depth);

static json_t *
yaml_fail(struct yaml *yaml, size_t line, const char *what)
{
	error_set(yaml->err, STATUS_DATA, "%s:%zu: %s", yaml->name, line + 1,
		  what);
	return NULL;
}

static int
yaml_next(struct yaml *yaml, yaml_event_t *event)
{
	if (yaml_parser_parse(&yaml->parser, event))
		return 0;
	if (yaml->parser.error == YAML_MEMORY_ERROR)
		mem_exhausted();
	yaml_fail(yaml, yaml->parser.problem_mark.line,
		  yaml->parser.problem != NULL ? yaml->parser.problem
					       : "not YAML");
	return -1;
}

static json_t *
plain_number(const char *text)
{
	char *end;
	double real;
	long long whole;

	if (strspn(text, "+-.0123456789eE") != strlen(text) ||
	    strpbrk(text, "0123456789") == NULL)
		return NULL;
	errno = 0;
	whole = strtoll(text, &end, 10);
	if (*end == '\0' && errno == 0)
		return json_integer(whole);
	real = strtod(text, &end);
	return *end == '\0' ? json_real(real) : NULL;
}

/* By the core schema of YAML 1.2. */
static json_t *
yaml_scalar(struct yaml *yaml, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	json_t *value = NULL;

	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
		if (len == 0 || strcmp(text, "~") == 0 ||
		    strcmp(text, "null") == 0)
			return json_null();
		if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
			return json_boolean(*text == 't');
		value = plain_number(text);
	}
	if (value == NULL)
		value = json_stringn(text, len);
	return value != NULL ? value
			     : yaml_fail(yaml, event->start_mark.line,
					 "a text that is not UTF-8");
}

static json_t *
yaml_alias(struct yaml *yaml, const yaml_event_t *event)
{
	const char *name = (const char *)event->data.alias.anchor;

	for (size_t i = yaml->nanchors; i > 0; i--) {
		struct anchor *anchor = &yaml->anchors[i - 1];

		if (strcmp(anchor->name, name) != 0)
			continue;
		if (anchor->value == NULL)
			break;
		yaml->size += anchor->size;
		return json_incref(anchor->value);
	}
	return yaml_fail(yaml, event->start_mark.line,
			 "an alias of an anchor that is not complete");
}

static json_t *
yaml_sequence(struct yaml *yaml, int depth)
{
	json_t *array = json_array();
	yaml_event_t event;

	while (yaml_next(yaml, &event) == 0) {
		json_t *value;

		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			return array;
		}
		value = yaml_value(yaml, &event, depth);
		yaml_event_delete(&event);
		if (value == NULL)
			break;
		json_array_append_new(array, value);
	}
	json_decref(array);
	return NULL;
}

/* One "key: value"; 0: there are no more, -1: invalid. */
static int
yaml_pair(struct yaml *yaml, json_t *object, int depth)
{
	yaml_event_t key, event;
	json_t *value = NULL;
	int end, result = -1;

	if (yaml_next(yaml, &key) != 0)
		return -1;
	end = key.type == YAML_MAPPING_END_EVENT;
	if (!end && key.type != YAML_SCALAR_EVENT) {
		yaml_fail(yaml, key.start_mark.line, "a key that is not text");
	} else if (!end && yaml_next(yaml, &event) == 0) {
		value = yaml_value(yaml, &event, depth);
		yaml_event_delete(&event);
	}
	if (end)
		result = 0;
	else if (value != NULL &&
		 json_object_set_new(
		     object, (const char *)key.data.scalar.value, value) == 0)
		result = 1;
	else if (value != NULL)
		yaml_fail(yaml, key.start_mark.line, "a key that is not UTF-8");
	yaml_event_delete(&key);
	return result;
}

static json_t *
yaml_mapping(struct yaml *yaml, int depth)
{
	json_t *object = json_object();
	int more;

	while ((more = yaml_pair(yaml, object, depth)) > 0)
		continue;
	if (more == 0)
		return object;
	json_decref(object);
	return NULL;
}

/* Where to put the value for its anchor; NULL: it has none. */
static struct anchor *
yaml_anchor(struct yaml *yaml, const yaml_event_t *event)
{
	const yaml_char_t *name = event->type == YAML_SCALAR_EVENT
				      ? event->data.scalar.anchor
				  : event->type == YAML_SEQUENCE_START_EVENT
				      ? event->data.sequence_start.anchor
				  : event->type == YAML_MAPPING_START_EVENT
				      ? event->data.mapping_start.anchor
				      : NULL;
	struct anchor *anchor;

	if (name == NULL || yaml->nanchors == YAML_ANCHORS)
		return NULL;
	anchor = &yaml->anchors[yaml->nanchors++];
	*anchor = (struct anchor){.name = xstrdup((const char *)name)};
	return anchor;
}

static json_t *
yaml_value(struct yaml *yaml, yaml_event_t *event, int depth)
{
	struct anchor *anchor = yaml_anchor(yaml, event);
	size_t before = yaml->size++;
	json_t *value = NULL;

	if (depth == YAML_DEPTH)
		return yaml_fail(yaml, event->start_mark.line,
				 "it is nested too deeply");
	if (event->type == YAML_SCALAR_EVENT)
		value = yaml_scalar(yaml, event);
	else if (event->type == YAML_ALIAS_EVENT)
		value = yaml_alias(yaml, event);
	else if (event->type == YAML_SEQUENCE_START_EVENT)
		value = yaml_sequence(yaml, depth + 1);
	else if (event->type == YAML_MAPPING_START_EVENT)
		value = yaml_mapping(yaml, depth + 1);
	if (value != NULL && yaml->size > YAML_SIZE) {
		json_decref(value);
		return yaml_fail(yaml, event->start_mark.line,
				 "it is too large with its aliases");
	}
	if (anchor != NULL && value != NULL) {
		anchor->value = json_incref(value);
		anchor->size = yaml->size - before;
	}
	return value;
}

/* The first document. */
static json_t *
yaml_document(struct yaml *yaml)
{
	yaml_event_t event;
	json_t *value = NULL;
	int more = 1;

	while (more && yaml_next(yaml, &event) == 0) {
		more = event.type == YAML_STREAM_START_EVENT ||
		       event.type == YAML_DOCUMENT_START_EVENT;
		if (event.type == YAML_STREAM_END_EVENT)
			yaml_fail(yaml, 0, "it is empty");
		else if (!more)
			value = yaml_value(yaml, &event, 0);
		yaml_event_delete(&event);
	}
	return value;
}

json_t *
yaml_parse(const char *name, const char *text, size_t len, struct error *err)
{
	struct yaml *yaml = xcalloc(1, sizeof(*yaml));
	json_t *value = NULL;

	yaml->name = name;
	yaml->err = err;
	if (!yaml_parser_initialize(&yaml->parser))
		mem_exhausted();
	yaml_parser_set_input_string(&yaml->parser, (const unsigned char *)text,
				     len);
	value = yaml_document(yaml);
	for (size_t i = 0; i < yaml->nanchors; i++) {
		free(yaml->anchors[i].name);
		json_decref(yaml->anchors[i].value);
	}
	yaml_parser_delete(&yaml->parser);
	free(yaml);
	return value;
}
