/* SPDX-License-Identifier: MIT */
/* Manual, README, help texts and editor file say what the rows say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/cmd.h"

static void
read_source(const char *name, struct buf *text)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf("%s/%s", srcdir != NULL ? srcdir : ".", name);
	struct error err = {0};

	if (file_read(path, 1 << 20, text, &err) != 0)
		fail_msg("%s", err.text);
	free(path);
}

/* Cuts a line off the text; NULL: there is none. */
static char *
next_line(char **text)
{
	char *line = *text, *end;

	if (line == NULL || *line == '\0')
		return NULL;
	end = line + strcspn(line, "\n");
	*text = *end == '\n' ? end + 1 : end;
	*end = '\0';
	return line;
}

/* The argument of .B or .BR as it is printed. */
static void
print_tag(const char *line, struct buf *tag)
{
	int quoted = 0;

	line += strcspn(line, " ");
	for (; *line != '\0'; line++) {
		if (*line == '"')
			quoted = !quoted;
		else if (text_starts(line, "\\(dq"))
			buf_adds(tag, "\""), line += 3;
		else if (text_starts(line, "\\-"))
			buf_adds(tag, "-"), line++;
		else if (quoted || *line != ' ')
			buf_add(tag, line, 1);
	}
}

static void
expected_tag(const struct option_row *row, struct buf *tag)
{
	int on = row->kind == OPTION_FLAG && row->fallback != NULL;

	if (row->letter != 0)
		buf_addf(tag, "-%c, ", row->letter);
	buf_addf(tag, "--%s%s", on ? "no-" : "", row->name);
	if (row->argument != NULL)
		buf_addf(tag, " %s", row->argument);
}

/* "(run, gate)" */
static void
expected_commands(enum option_id id, struct buf *list)
{
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (!command_table[i]->hidden &&
		    command_takes(command_table[i], id))
			buf_addf(list, "%s%s", list->len > 0 ? ", " : "(",
				 command_table[i]->name);
	buf_adds(list, ")");
}

/* "Default 30s." of what has one, "Default: ..." of what only seems to. */
static void
check_default(const struct option_row *row, const char *body)
{
	const char *told = strstr(body, "Default ");
	size_t length = row->fallback != NULL ? strlen(row->fallback) : 0;

	if (row->kind == OPTION_FLAG || row->fallback == NULL) {
		if (told != NULL)
			fail_msg("--%s has no default: %s", row->name, told);
		return;
	}
	if (told == NULL)
		fail_msg("--%s: no default is told", row->name);
	told += strlen("Default ");
	if (strncmp(told, row->fallback, length) != 0 ||
	    strchr(".,", told[length]) == NULL)
		fail_msg("--%s: default is %s, not %.20s", row->name,
			 row->fallback, told);
}

struct entry {
	enum option_id id;
	struct buf body;
	const char *commands; /* its own, or those of the group */
};

static void
check_entry(struct entry *entry)
{
	struct buf commands = {0};

	if (entry->id == OPT_NONE)
		return;
	expected_commands(entry->id, &commands);
	if (entry->commands == NULL)
		fail_msg("--%s: no command is told",
			 option_table[entry->id].name);
	if (strcmp(entry->commands, buf_text(&commands)) != 0)
		fail_msg("--%s: %s, not %s", option_table[entry->id].name,
			 buf_text(&commands), entry->commands);
	check_default(&option_table[entry->id], buf_text(&entry->body));
	buf_free(&commands);
	buf_clear(&entry->body);
}

static void
check_tag(const char *line, enum option_id id)
{
	struct buf tag = {0}, wanted = {0};

	print_tag(line, &tag);
	if (id >= OPTIONS)
		fail_msg("%s is no option, or not in its place",
			 buf_text(&tag));
	expected_tag(&option_table[id], &wanted);
	if (strcmp(buf_text(&tag), buf_text(&wanted)) != 0)
		fail_msg("'%s' should be '%s'", buf_text(&tag),
			 buf_text(&wanted));
	buf_free(&tag);
	buf_free(&wanted);
}

/* Groups and entries in the order of the rows, each once. */
static void
check_options(char *text)
{
	struct entry entry = {.id = OPT_NONE};
	const char *of_group = NULL;
	int group = -1, next = 0, fresh = 0;
	char *line;

	while ((line = next_line(&text)) != NULL &&
	       !text_starts(line, ".SH ")) {
		if (text_starts(line, ".SS ")) {
			check_entry(&entry);
			entry.id = OPT_NONE;
			assert_true(++group < GROUPS);
			assert_string_equal(line + 4, option_headings[group]);
			of_group = NULL;
			fresh = 1;
		} else if (strcmp(line, ".TP") == 0) {
			check_entry(&entry);
			check_tag(next_line(&text), next);
			assert_int_equal(option_table[next].group, group);
			entry.commands = of_group;
			entry.id = next++;
			fresh = 1;
		} else if (fresh && line[0] == '(') {
			entry.commands = line;
			if (entry.id == OPT_NONE)
				of_group = line;
			fresh = 0;
		} else {
			assert_true(line[0] != '\''); /* a macro of roff */
			buf_addf(&entry.body, "%s ", line);
			fresh = 0;
		}
	}
	check_entry(&entry);
	assert_int_equal(next, OPTIONS);
	buf_free(&entry.body);
}

static void
manual_lists_the_options(void **state)
{
	struct buf manual = {0};
	char *options;

	(void)state;
	read_source("man/flatline.1", &manual);
	options = strstr(manual.data, "\n.SH OPTIONS\n");
	assert_non_null(options);
	check_options(options + strlen("\n.SH OPTIONS\n"));
	buf_free(&manual);
}

/* The command that is spoken of before that place of a line; NULL: none. */
static const struct command *
command_before(const char *line, const char *place)
{
	const struct command *command = NULL;
	const char *at = line;

	while ((at = strstr(at, "flatline ")) != NULL && at < place) {
		char *word;

		at += strlen("flatline ");
		word = xstrndup(at, strcspn(at, " `\n"));
		if (command_find(word) != NULL)
			command = command_find(word);
		free(word);
	}
	return command;
}

static int
is_taken(const struct command *command, const char *name)
{
	for (int i = 0; i < OPTIONS; i++) {
		int on = option_table[i].kind == OPTION_FLAG &&
			 text_starts(name, "no-");

		if ((strcmp(option_table[i].name, name) == 0 ||
		     (on && strcmp(option_table[i].name, name + 3) == 0)) &&
		    (command == NULL || command_takes(command, i)))
			return 1;
	}
	return 0;
}

/* Is that place within '...', a command of somebody else? */
static int
is_quoted(const char *line, const char *place)
{
	int quoted = 0;

	for (; line < place; line++)
		quoted ^= *line == '\'';
	return quoted;
}

/* Each --option of a text is one, of the command before it in the line. */
static void
check_flags(const char *where, const char *line)
{
	const char *at = line;

	while ((at = strstr(at, "--")) != NULL) {
		size_t length = strspn(at + 2, "abcdefghijklmnopqrstuvwxyz-");
		const struct command *command = command_before(line, at);
		char *name = xstrndup(at + 2, length);

		if (length > 0 && !is_quoted(line, at) &&
		    !is_taken(command, name))
			fail_msg("%s: flatline %s takes no --%s", where,
				 command != NULL ? command->name : "", name);
		free(name);
		at += 2 + length;
	}
}

static void
readme_names_options(void **state)
{
	struct buf readme = {0};
	char *text, *line;

	(void)state;
	read_source("README.md", &readme);
	text = readme.data;
	while ((line = next_line(&text)) != NULL)
		check_flags("README.md", line);
	buf_free(&readme);
}

static void
examples_work(void **state)
{
	(void)state;
	for (size_t i = 0; command_table[i] != NULL; i++) {
		const char *examples = command_table[i]->examples;
		char *copy = xstrdup(examples != NULL ? examples : "");
		char *text = copy, *line;

		while ((line = next_line(&text)) != NULL)
			check_flags(command_table[i]->name, line);
		free(copy);
	}
}

/* "---@field users? integer": fields of a class are the keys of a table. */
static void
check_class(char *text, const char *table)
{
	size_t rows = 0, fields = 0;
	char *line;

	for (size_t i = 0; i < OPTIONS; i++) {
		const char *key = option_table[i].key;

		rows += key != NULL && text_starts(key, table) &&
			key[strlen(table)] == '.';
	}
	while ((line = next_line(&text)) != NULL &&
	       text_starts(line, "---@field ")) {
		char *name = line + strlen("---@field ");

		name[strcspn(name, "? ")] = '\0';
		if (option_by_key(table, name) == NULL)
			fail_msg("flatline.d.lua: %s has no %s", table, name);
		fields++;
	}
	if (fields != rows)
		fail_msg("flatline.d.lua: %zu of the %zu options of %s", fields,
			 rows, table);
}

static void
editor_file_lists_the_keys(void **state)
{
	static const char *const classes[][2] = {
	    {"---@class flatline.Load\n", "load"},
	    {"---@class flatline.Limits: { [string]: flatline.RouteLimit }\n",
	     "limits"}};

	(void)state;
	for (size_t i = 0; i < COUNT(classes); i++) {
		struct buf file = {0};
		char *start;

		read_source("scenarios/flatline.d.lua", &file);
		start = strstr(file.data, classes[i][0]);
		assert_non_null(start);
		check_class(start + strlen(classes[i][0]), classes[i][1]);
		buf_free(&file);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(manual_lists_the_options),
	    cmocka_unit_test(readme_names_options),
	    cmocka_unit_test(examples_work),
	    cmocka_unit_test(editor_file_lists_the_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
