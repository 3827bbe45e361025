/* SPDX-License-Identifier: MIT */
#include "out/destination.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/curl_begin.h"
#include "net/net.h"

const struct receiver *const receivers[] = {
#define RECEIVER(name) &receiver_##name,
#include "out/receivers.def"
#undef RECEIVER
    NULL};

/* Returns the URL behind NAME=; NULL: no receiver is called so. */
static const char *
destination_find(struct destination *destination, const char *text,
		 struct error *err)
{
	size_t length = strcspn(text, "=");
	struct buf names = {0};

	for (size_t i = 0; receivers[i] != NULL; i++) {
		const char *name = receivers[i]->name;

		buf_addf(&names, "%s%s=URL", i > 0 ? " or " : "", name);
		if (strlen(name) == length && strncmp(name, text, length) == 0)
			destination->receiver = receivers[i];
	}
	if (destination->receiver == NULL)
		error_set(err, STATUS_USAGE, "--out '%.*s=...': write %s",
			  (int)(length < 40 ? length : 40), text,
			  buf_text(&names));
	buf_free(&names);
	return destination->receiver != NULL
		   ? text + length + (text[length] == '=')
		   : NULL;
}

/* A part as it is written, for free(); NULL: there is none. */
static char *
part_take(CURLU *handle, CURLUPart part, unsigned flags)
{
	char *text = NULL, *copy = NULL;

	if (curl_url_get(handle, part, &text, flags) == CURLUE_OK)
		copy = xstrdup(text);
	curl_free(text);
	return copy;
}

static void
destination_take_login(struct destination *destination, CURLU *handle)
{
	char *user = part_take(handle, CURLUPART_USER, CURLU_URLDECODE);
	char *password = part_take(handle, CURLUPART_PASSWORD, CURLU_URLDECODE);

	if (user != NULL || password != NULL)
		destination->login =
		    xasprintf("%s:%s", user != NULL ? user : "",
			      password != NULL ? password : "");
	curl_url_set(handle, CURLUPART_USER, NULL, 0);
	curl_url_set(handle, CURLUPART_PASSWORD, NULL, 0);
	free(user);
	free(password);
}

/* A query can hold a key: it is sent, and never shown. */
static int
destination_take(struct destination *destination, CURLU *handle,
		 const char *url)
{
	const struct receiver *receiver = destination->receiver;
	char *path, *shown;

	if (curl_url_set(handle, CURLUPART_URL, url, 0) != CURLUE_OK)
		return -1;
	destination_take_login(destination, handle);
	curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
	path = part_take(handle, CURLUPART_PATH, 0);
	if (path == NULL || strcmp(path, "/") == 0)
		curl_url_set(handle, CURLUPART_PATH, receiver->path, 0);
	free(path);
	destination->url = part_take(handle, CURLUPART_URL, 0);
	curl_url_set(handle, CURLUPART_QUERY, NULL, 0);
	shown = part_take(handle, CURLUPART_URL, 0);
	destination->shown =
	    xasprintf("%s=%s", receiver->name, shown != NULL ? shown : "");
	free(shown);
	return destination->url != NULL ? 0 : -1;
}

/* 1: it does not leave this machine; 0: it does; -1: that cannot be told. */
static int
destination_is_local(CURLU *handle, struct error *err)
{
	struct address address;
	char *base;
	int parsed;

	curl_url_set(handle, CURLUPART_PATH, "/", 0);
	base = part_take(handle, CURLUPART_URL, 0);
	parsed = address_parse(&address, base, err);
	free(base);
	return parsed == 0 ? address_is_local(&address, err) : -1;
}

/* Each of --out-header may be a secret: what is none needs no option. */
static int
destination_check_clear(const struct destination *destination, CURLU *handle,
			const struct strings *headers, struct error *err)
{
	int local;

	if ((destination->login == NULL && headers->count == 0) ||
	    text_starts(destination->url, "https:"))
		return 0;
	local = destination_is_local(handle, err);
	if (local != 0)
		return local < 0 ? -1 : 0;
	return error_set(err, STATUS_USAGE,
			 "--out %.200s: a login would leave this machine in "
			 "the clear: use https://",
			 destination->shown);
}

int
destination_read(struct destination *destination, const char *text,
		 const struct strings *headers, struct error *err)
{
	const char *url;
	CURLU *handle;
	int result;

	*destination = (struct destination){0};
	url = destination_find(destination, text, err);
	if (url == NULL)
		return -1;
	curl_begin();
	handle = curl_url();
	result = destination_take(destination, handle, url);
	if (result != 0)
		error_set(err, STATUS_USAGE,
			  "--out %s=...: that is not a URL: write "
			  "http://HOST:PORT or https://HOST:PORT",
			  destination->receiver->name);
	else
		result =
		    destination_check_clear(destination, handle, headers, err);
	curl_url_cleanup(handle);
	return result;
}

void
destination_free(struct destination *destination)
{
	free(destination->url);
	free(destination->shown);
	free(destination->login);
	*destination = (struct destination){0};
}
