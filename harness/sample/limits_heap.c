/* SPDX-License-Identifier: MIT */
/* How much memory a runtime was told to use at most. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/limits.h"

enum { WORD = 4096 };

/*
 * Options that set a limit: the name, which the number follows, and the unit
 * of a number without one. V8 treats _ as -.
 */
static const struct {
	const char *runtime, *option;
	double unit;
	enum limited what;
} options[] = {
    {"node", "--max-old-space-size=", 1 << 20, LIMITED_HEAP},
    {"jvm", "-Xmx", 1, LIMITED_HEAP},
    {"jvm", "-XX:MaxHeapSize=", 1, LIMITED_HEAP},
};

/*
 * Where options come from; a later place overrules: node(1), and "The java
 * Command" for JDK_JAVA_OPTIONS and JAVA_TOOL_OPTIONS; _JAVA_OPTIONS is read
 * last (HotSpot's arguments.cpp). NULL: the command line.
 */
static const struct {
	const char *runtime, *variable;
} places[] = {
    {"node", "NODE_OPTIONS="},	  {"node", NULL}, {"jvm", "JAVA_TOOL_OPTIONS="},
    {"jvm", "JDK_JAVA_OPTIONS="}, {"jvm", NULL},  {"jvm", "_JAVA_OPTIONS="},
};

/* 512, 512m, 2G, 512MiB: units are powers of 1024. NAN: not a size. */
static double
heap_size(const char *text, double unit)
{
	static const char letters[] = "kmgt";
	size_t digits = strspn(text, "0123456789");
	const char *end = text + digits, *letter;
	double size = strtod(text, NULL);

	if (digits == 0)
		return NAN;
	if (*end == '\0')
		return size * unit;
	if (strcmp(end, "B") == 0)
		return size;
	letter = strchr(letters, *end | 0x20);
	if (letter == NULL || (end[1] != '\0' && strcmp(end + 1, "iB") != 0))
		return NAN;
	return size * pow(1024, (double)(letter - letters + 1));
}

static int
heap_option(const char *word, const char *option)
{
	size_t i;

	for (i = 0; option[i] != '\0'; i++)
		if (word[i] != option[i] &&
		    !(option[i] == '-' && word[i] == '_' && i > 1))
			return 0;
	return 1;
}

static int
heap_option_read(const char *runtime, const char *word,
		 struct target_limit *limit)
{
	for (size_t i = 0; i < COUNT(options); i++) {
		const char *option = options[i].option;
		double most;

		if (strcmp(options[i].runtime, runtime) != 0 ||
		    !heap_option(word, option))
			continue;
		most = heap_size(word + strlen(option), options[i].unit);
		if (!(most > 0))
			continue;
		limit->what = options[i].what;
		limit->most = most;
		snprintf(limit->source, sizeof(limit->source), "%.*s",
			 (int)strcspn(option, "="), option);
		return 1;
	}
	return 0;
}

/* Options in one text, separated by spaces. */
static int
heap_options(const char *runtime, const char *text, struct target_limit *limit)
{
	char word[WORD];
	int found = 0;

	for (;;) {
		size_t length;

		text += strspn(text, " \t\n\"'");
		if (*text == '\0')
			return found;
		length = strcspn(text, " \t\n\"'");
		snprintf(word, sizeof(word), "%.*s", (int)length, text);
		found |= heap_option_read(runtime, word, limit);
		text += length;
	}
}

/* In a text that was cut off, the last string has no NUL: it is skipped. */
static const char *
limits_next(const struct limits_strings *strings, const char *at)
{
	const char *end = strings->text + strings->length;

	at = at == NULL ? strings->text : at + strlen(at) + 1;
	return at < end && memchr(at, '\0', (size_t)(end - at)) != NULL ? at
									: NULL;
}

static int
heap_command(const char *runtime, const struct limits_strings *strings,
	     struct target_limit *limit)
{
	int found = 0;

	for (const char *at = NULL; (at = limits_next(strings, at)) != NULL;)
		found |= heap_option_read(runtime, at, limit);
	return found;
}

static const char *
variable_value(const struct limits_strings *strings, const char *name)
{
	for (const char *at = NULL; (at = limits_next(strings, at)) != NULL;)
		if (text_starts(at, name))
			return at + strlen(name);
	return "";
}

/* The soft limit of all that Go's runtime manages: more than its heap. */
static int
heap_go(const struct limits_strings *environment, struct target_limit *limit)
{
	double most = heap_size(variable_value(environment, "GOMEMLIMIT="), 1);

	if (!(most > 0))
		return 0;
	*limit = (struct target_limit){LIMITED_MEMORY, most, "GOMEMLIMIT"};
	return 1;
}

int
limits_parse_heap(const char *runtime, struct limits_strings command,
		  struct limits_strings environment, struct target_limit *limit)
{
	int found = 0;

	if (strcmp(runtime, "go") == 0)
		return heap_go(&environment, limit);
	for (size_t i = 0; i < COUNT(places); i++) {
		if (strcmp(places[i].runtime, runtime) != 0)
			continue;
		found |= places[i].variable == NULL
			     ? heap_command(runtime, &command, limit)
			     : heap_options(runtime,
					    variable_value(&environment,
							   places[i].variable),
					    limit);
	}
	return found;
}
