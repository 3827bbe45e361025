/* SPDX-License-Identifier: MIT */
/* Every file of tests/cases/verdict: a run, its conditions, what is wanted. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "../../series.h"
#include "verdict/verdict.h"

enum { COLUMNS = 6, ROWS = 512, LINE = 512 };

struct case_file {
	char want[LINE];
	struct conditions conditions;
	char header[LINE]; /* cut up; names point into it */
	const char *names[COLUMNS];
	size_t ncolumns, nrows;
	double values[COLUMNS][ROWS];
};

static const struct {
	const char *key;
	size_t offset;
} settings[] = {
    {"tolerance", offsetof(struct conditions, byte_tolerance)},
    {"requests", offsetof(struct conditions, requests)},
    {"planned_dose", offsetof(struct conditions, planned_dose)},
    {"errors", offsetof(struct conditions, errors)},
    {"max_error_rate", offsetof(struct conditions, max_error_rate)},
    {"rate", offsetof(struct conditions, rate)},
    {"planned_rate", offsetof(struct conditions, planned_rate)},
    {"achieved_rate", offsetof(struct conditions, achieved_rate)},
    {"own_share", offsetof(struct conditions, own_share)},
    {"own_lag_s", offsetof(struct conditions, own_lag_s)},
    {"behind", offsetof(struct conditions, behind)},
    {"measured_from_s", offsetof(struct conditions, measured_from_s)},
    {"measured_to_s", offsetof(struct conditions, measured_to_s)},
    {"new_visitors", offsetof(struct conditions, new_visitors)},
    {"session_ttl_s", offsetof(struct conditions, session_ttl_s)},
    {"death_s", offsetof(struct conditions, death_s)},
};

static const char *const runtimes[] = {
    [RUNTIME_UNKNOWN] = "unknown", [RUNTIME_NATIVE] = "native",
    [RUNTIME_NODE] = "node",	   [RUNTIME_JVM] = "jvm",
    [RUNTIME_GO] = "go",	   [RUNTIME_PYTHON] = "python",
    [RUNTIME_RUBY] = "ruby",
};
static const char *const deaths[] = {
    [DEATH_NONE] = "none",
    [DEATH_OUT_OF_MEMORY] = "oom",
    [DEATH_KILLED] = "killed",
    [DEATH_OTHER] = "other",
};

static const char *const crowds[] = {
    [CROWD_UNKNOWN] = "unknown",
    [CROWD_HELD] = "held",
    [CROWD_GROWS] = "grows",
};

static int
case_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	fail_msg("unknown word '%s'", word);
	return 0;
}

static void
case_set(struct conditions *c, const char *key, const char *value)
{
	if (strcmp(key, "runtime") == 0)
		c->runtime =
		    (enum runtime)case_word(runtimes, COUNT(runtimes), value);
	else if (strcmp(key, "death") == 0)
		c->death = (enum death)case_word(deaths, COUNT(deaths), value);
	else if (strcmp(key, "crowd") == 0)
		c->crowd = (enum crowd)case_word(crowds, COUNT(crowds), value);
	else if (strcmp(key, "restarts") == 0)
		c->restarts = atoi(value);
	else if (strcmp(key, "none_tolerated") == 0)
		c->none_tolerated = atoi(value);
	else if (strcmp(key, "per_second") == 0)
		c->per_second = atoi(value);
	else if (strcmp(key, "looks") == 0)
		c->looks = atoi(value);
	else if (strcmp(key, "flat_once") == 0)
		c->flat_once = atoi(value);
	for (size_t i = 0; i < COUNT(settings); i++)
		if (strcmp(key, settings[i].key) == 0)
			*(double *)((char *)c + settings[i].offset) =
			    strtod(value, NULL);
}

static void
case_header(struct case_file *file, const char *line)
{
	char *rest = file->header, *name;

	snprintf(file->header, sizeof(file->header), "%s", line);
	while ((name = strsep(&rest, ",")) != NULL) {
		assert_true(file->ncolumns < COLUMNS);
		file->names[file->ncolumns++] = name;
	}
}

static void
case_row(struct case_file *file, char *line)
{
	size_t row = file->nrows++;

	assert_true(row < ROWS);
	for (size_t i = 0; i < file->ncolumns; i++) {
		const char *field = strsep(&line, ",");

		file->values[i][row] =
		    field == NULL || *field == '\0' ? NAN : strtod(field, NULL);
	}
}

static void
case_line(struct case_file *file, char *line)
{
	char key[64], value[64];

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#' || *line == '\0')
		return;
	if (sscanf(line, "set %63s %63s", key, value) == 2)
		case_set(&file->conditions, key, value);
	else if (strncmp(line, "want ", 5) == 0)
		snprintf(file->want, sizeof(file->want), "%s", line + 5);
	else if (file->ncolumns == 0)
		case_header(file, line);
	else
		case_row(file, line);
}

static void
case_read(struct case_file *file, const char *path)
{
	char line[LINE];
	FILE *in = fopen(path, "r");

	assert_non_null(in);
	memset(file, 0, sizeof(*file));
	file->conditions = (struct conditions){.measured_from_s = NAN,
					       .measured_to_s = NAN,
					       .requests = NAN,
					       .max_error_rate = NAN,
					       .planned_rate = NAN,
					       .achieved_rate = NAN,
					       .rate = NAN,
					       .death_s = NAN,
					       .byte_tolerance = 64,
					       .count_tolerance = 0.01};
	while (fgets(line, sizeof(line), in) != NULL)
		case_line(file, line);
	fclose(in);
}

static void
case_judge(const struct case_file *file, struct verdict *verdict)
{
	struct series series[COLUMNS];
	size_t n = 0;

	for (size_t i = 2; i < file->ncolumns; i++) {
		const char *end = strrchr(file->names[i], '_');

		series[n++] = (struct series){
		    file->names[i],
		    end != NULL && strcmp(end, "_bytes") == 0 ? MEASURE_BYTES
							      : MEASURE_COUNT,
		    file->nrows,
		    file->values[0],
		    file->values[1],
		    file->values[i]};
	}
	series_judge(verdict, series, n, &file->conditions);
}

static int
case_run(const char *dir, const char *name)
{
	static struct case_file file;
	struct verdict verdict;
	char path[LINE], got[LINE];
	int length;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	case_read(&file, path);
	case_judge(&file, &verdict);
	length = snprintf(got, sizeof(got), "%s %s", verdict_word(verdict.kind),
			  verdict.reason->name);
	if (strlen(file.want) > (size_t)length) /* the metric is wanted too */
		snprintf(got + length, sizeof(got) - (size_t)length, " %s",
			 verdict.metrics[verdict.decisive].name);
	if (strcasecmp(got, file.want) == 0 && verdict.sentence[0] != '\0' &&
	    verdict.reason->text[0] != '\0')
		return 1;
	print_error("%s: want %s, got %s: %s\n", name, file.want, got,
		    verdict.sentence);
	return 0;
}

static void
test_cases_are_judged_as_wanted(void **state)
{
	const char *srcdir = getenv("srcdir");
	char dir[256];
	struct dirent **names;
	int count, right = 0, cases = 0;

	(void)state;
	snprintf(dir, sizeof(dir), "%s/tests/cases/verdict",
		 srcdir != NULL ? srcdir : ".");
	count = scandir(dir, &names, NULL, alphasort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		if (strstr(names[i]->d_name, ".txt") != NULL) {
			cases++;
			right += case_run(dir, names[i]->d_name);
		}
		free(names[i]);
	}
	free(names);
	assert_true(cases > 50);
	assert_int_equal(right, cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases_are_judged_as_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
