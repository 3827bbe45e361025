/* SPDX-License-Identifier: MIT */
#include "sample/container_command.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/option_formats.h"
#include "base/text.h"

enum { WORDS = 256, ID = 64 /* digits */ };

/* Words with any other character could mean something else to a shell. */
static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_./:=@%+,-";

static size_t
words_split(char *text, char **words)
{
	size_t count = 0;
	char *rest;

	for (char *word = strtok_r(text, " \t\n", &rest);
	     word != NULL && count < WORDS;
	     word = strtok_r(NULL, " \t\n", &rest))
		words[count++] = word;
	return count;
}

static int
is_engine(const char *word)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash != NULL ? slash + 1 : word;

	return strcmp(name, "docker") == 0 || strcmp(name, "podman") == 0;
}

static size_t
words_find(char *const *words, size_t from, size_t count, const char *word)
{
	while (from < count && strcmp(words[from], word) != 0)
		from++;
	return from;
}

/* "--name shop" or "--name=shop", if that is a name and not a variable. */
static const char *
words_name(char *const *words, size_t from, size_t count)
{
	struct error ignored = {0};

	for (size_t i = from; i < count; i++) {
		const char *name = NULL;

		if (text_starts(words[i], "--name="))
			name = words[i] + strlen("--name=");
		else if (strcmp(words[i], "--name") == 0 && i + 1 < count)
			name = words[i + 1];
		if (name != NULL)
			return format_container(name, &ignored) == 0 ? name
								     : NULL;
	}
	return NULL;
}

/* The engine with its own options, such as the host that it talks to. */
static void
command_set_stop(struct container_command *command, char *const *words,
		 size_t engine, size_t run)
{
	static char stop[] = "stop", time[] = "-t", seconds[] = "2";
	size_t count = 0;

	if (run - engine > CONTAINER_WORDS - 5)
		return;
	for (size_t i = engine; i < run; i++)
		if (words[i][strspn(words[i], plain)] != '\0')
			return;
	for (size_t i = engine; i < run; i++)
		command->stop[count++] = words[i];
	command->stop[count++] = stop;
	command->stop[count++] = time;
	command->stop[count++] = seconds;
	command->stop[count] = (char *)(uintptr_t)command->name;
}

void
container_command_parse(struct container_command *command, char *const argv[])
{
	char *words[WORDS];
	struct buf text = {0};
	size_t count, engine = 0, run;

	*command = (struct container_command){.name = NULL};
	for (size_t i = 0; argv[i] != NULL; i++)
		buf_addf(&text, "%s ", argv[i]);
	command->text = xstrdup(buf_text(&text));
	buf_free(&text);
	count = words_split(command->text, words);
	while (engine < count && !is_engine(words[engine]))
		engine++;
	run = words_find(words, engine, count, "run");
	command->name = words_name(words, run, count);
	if (engine > 0 && strcmp(words[engine - 1], "sudo") == 0)
		engine--;
	if (run < count)
		command_set_stop(command, words, engine, run);
}

/* "/libpod_parent/libpod-ID", "/system.slice/docker-ID.scope" */
int
container_command_set_id(struct container_command *command, const char *group)
{
	size_t length = 0, words = 0;

	while (*group != '\0' && length != ID) {
		group += length > 0 ? length : 1;
		length = strspn(group, "0123456789abcdef");
	}
	if (length != ID || command->stop[0] == NULL)
		return -1;
	while (command->stop[words] != NULL)
		words++;
	command->id = xstrndup(group, length);
	command->stop[words] = command->id;
	return 0;
}

void
container_command_free(struct container_command *command)
{
	free(command->id);
	free(command->text);
	*command = (struct container_command){.name = NULL};
}
