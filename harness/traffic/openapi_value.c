/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "traffic/openapi.h"

const char *
openapi_text(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static json_t *
first_example(struct schema *schema, json_t *object)
{
	json_t *example = json_object_get(object, "example"), *one;
	const char *name;

	if (example != NULL)
		return example;
	json_object_foreach(json_object_get(object, "examples"), name, one)
	{
		one = json_object_get(refs_resolve(schema->refs, one), "value");
		if (one != NULL)
			return one;
	}
	return NULL;
}

json_t *
openapi_sample(struct schema *schema, json_t *object)
{
	json_t *example = first_example(schema, object), *media;
	const char *type;

	if (example != NULL)
		return json_incref(example);
	if (json_object_get(object, "schema") != NULL)
		return schema_value(schema, json_object_get(object, "schema"),
				    0);
	json_object_foreach(json_object_get(object, "content"), type, media)
	{
		return openapi_sample(schema, media);
	}
	return schema_value(schema, object, 0); /* Swagger 2 */
}

void
openapi_header(struct operation *op, const char *name, const char *value)
{
	char *line = xasprintf("%s: %s", name, value);

	strings_add(&op->headers, line);
	free(line);
}
