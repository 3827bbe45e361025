/* SPDX-License-Identifier: MIT */
#include "traffic/curl_options.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct curl_option options[] = {
#define CURL_OPTION(letter, name, kind) {letter, name, CURL_KIND_##kind},
#include "traffic/curl_options.def"
};

int
curl_option_has_value(const struct curl_option *option)
{
	switch (option->kind) {
	case CURL_KIND_FLAG:
	case CURL_KIND_GET:
	case CURL_KIND_HEAD:
	case CURL_KIND_GLOBOFF:
	case CURL_KIND_NEXT:
		return 0;
	default:
		return 1;
	}
}

const struct curl_option *
curl_option_lettered(char letter)
{
	for (size_t i = 0; i < COUNT(options); i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}

static const struct curl_option *
option_begun(const char *name)
{
	const struct curl_option *found = NULL;

	for (size_t i = 0; i < COUNT(options); i++) {
		if (!text_starts(options[i].name, name))
			continue;
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
		if (found != NULL && found->kind != options[i].kind)
			return NULL;
		found = &options[i];
	}
	return found;
}

/* --no-buffer is the flag "buffer"; --expand-url is --url, expanded. */
const struct curl_option *
curl_option_named(const char *name)
{
	const struct curl_option *option;

	if (*name == '\0')
		return NULL;
	if (text_starts(name, "expand-"))
		return option_begun(name + strlen("expand-"));
	option = option_begun(name);
	if (option == NULL && text_starts(name, "no-")) {
		option = option_begun(name + strlen("no-"));
		if (option != NULL && option->kind != CURL_KIND_FLAG)
			return NULL;
	}
	return option;
}
