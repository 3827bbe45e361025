/* SPDX-License-Identifier: MIT */
#include "drive/protos.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/file.h"
#include "base/mem.h"
#include "drive/reflection.h"

enum { SET_MOST = 64 << 20, PROTOC_WORDS = 4096 };

static const double protoc_patience_s = 60;

static int
add_set(struct protos *protos, const char *path, struct error *err)
{
	struct buf text = {0};
	int result = file_read(path, SET_MOST, &text, err);

	if (result == 0)
		result = protos_add_set(protos, path, buf_text(&text), text.len,
					err);
	buf_free(&text);
	return result;
}

/* protoc's first line says what is wrong. */
static int
protoc_failed(struct child *protoc, int status, struct error *err)
{
	struct buf said = {0};
	const char *line;

	if (status == CHILD_MISSING)
		return error_set(err, STATUS_UNAVAILABLE,
				 "--proto: protoc cannot be started: %s: "
				 "install it (protobuf-compiler), or give "
				 "--protoset",
				 strerror(errno));
	if (status == CHILD_LATE)
		return error_set(err, STATUS_UNAVAILABLE,
				 "--proto: protoc did not end in %g s",
				 protoc_patience_s);
	protoc->errors = 1;
	child_output(protoc, &said);
	line = buf_text(&said);
	error_set(err, STATUS_DATA, "--proto: protoc: %.*s",
		  (int)strcspn(line, "\n"), line);
	buf_free(&said);
	return -1;
}

/* Beside the file, unless it is said where imports are. */
static char *
proto_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL
		   ? xstrdup("-I.")
		   : xasprintf("-I%.*s", (int)(slash - path) + 1, path);
}

static size_t
protoc_words(const char **words, struct strings *owned,
	     const struct settings *settings)
{
	const struct strings *paths = &settings->proto_path;
	size_t count = 0;
	char *word;

	words[count++] = "protoc";
	words[count++] = "--descriptor_set_out=/dev/stdout";
	words[count++] = "--include_imports";
	for (size_t i = 0; i < paths->count; i++) {
		word = xasprintf("-I%s", paths->items[i]);
		strings_add(owned, word);
		free(word);
	}
	for (size_t i = 0; i < settings->proto.count && paths->count == 0;
	     i++) {
		word = proto_folder(settings->proto.items[i]);
		if (!strings_has(owned, word))
			strings_add(owned, word);
		free(word);
	}
	for (size_t i = 0; i < owned->count; i++)
		words[count++] = owned->items[i];
	for (size_t i = 0; i < settings->proto.count; i++)
		words[count++] = settings->proto.items[i];
	words[count] = NULL;
	return count;
}

static int
add_compiled(struct protos *protos, const struct settings *settings,
	     struct error *err)
{
	const char *words[PROTOC_WORDS];
	struct strings owned = {0};
	struct buf set = {0};
	struct child protoc = {
	    .argv = words, .timeout_s = protoc_patience_s, .most = SET_MOST};
	int result;

	for (size_t i = 0; i < settings->proto.count; i++)
		if (strchr("-@", settings->proto.items[i][0]) != NULL)
			return error_set(err, STATUS_USAGE,
					 "--proto: write ./%s, which protoc "
					 "would take for an option",
					 settings->proto.items[i]);
	if (settings->proto.count + settings->proto_path.count >
	    PROTOC_WORDS / 2 - 8)
		return error_set(err, STATUS_USAGE, "--proto: too many files");
	protoc_words(words, &owned, settings);
	result = child_output(&protoc, &set);
	if (result != 0)
		result = protoc_failed(&protoc, result, err);
	else
		result = protos_add_set(protos, "--proto", buf_text(&set),
					set.len, err);
	strings_free(&owned);
	buf_free(&set);
	return result;
}

int
protos_read(struct scenario *scenario, struct settings *settings,
	    struct error *err)
{
	const struct strings *sets = &settings->protoset;
	const char *from = sets->count > 0 ? sets->items[0] : "--proto";
	struct protos *protos;
	int result = 0;

	if (settings->proto.count == 0 && sets->count == 0)
		return 0;
	settings->http2 = 1;
	protos = protos_new();
	for (size_t i = 0; i < sets->count && result == 0; i++)
		result = add_set(protos, sets->items[i], err);
	if (result == 0 && settings->proto.count > 0)
		result = add_compiled(protos, settings, err);
	if (result == 0)
		result = protos_resolve(protos, from, err);
	if (result == 0)
		scenario_set_protos(scenario, protos, NULL);
	else
		protos_free(protos);
	return result;
}

void
protos_ask(struct scenario *scenario, const struct settings *settings,
	   const struct address *address, const volatile int *stop)
{
	struct protos *protos;
	struct error err = {0};

	if (!settings->http2 || !scenario_speaks_grpc(scenario) ||
	    settings->proto.count > 0 || settings->protoset.count > 0)
		return;
	protos = protos_new();
	if (reflection_ask(protos, settings, address, stop, &err) == 0 &&
	    protos_resolve(protos, "the target's reflection", &err) == 0) {
		scenario_set_protos(scenario, protos, NULL);
		return;
	}
	protos_free(protos);
	scenario_set_protos(scenario, NULL, err.text);
}
