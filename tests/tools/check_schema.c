/* SPDX-License-Identifier: MIT */
/*
 * check_schema SCHEMA FILE...: says which files are not as the schema has it.
 * Those without "version" are not ours to judge: a test made them by hand.
 */
#include "../schema.h"

static int
check_file(const json_t *schema, const char *path)
{
	struct schema_check check = {.root = schema};
	json_t *object = json_load_file(path, 0, NULL);
	int result = 0;

	if (json_object_get(object, "version") != NULL)
		result = schema_check(&check, schema, object, "");
	if (result != 0)
		printf("%s: %s\n", path, check.why);
	json_decref(object);
	return result;
}

int
main(int argc, char **argv)
{
	json_error_t why;
	json_t *schema =
	    argc > 1 ? json_load_file(argv[1], 0, &why) : json_null();
	int failed = schema == NULL || argc < 2;

	if (failed)
		fprintf(stderr, "check_schema SCHEMA FILE...\n");
	for (int i = 2; i < argc && !failed; i++)
		failed |= check_file(schema, argv[i]) != 0;
	json_decref(schema);
	return failed;
}
