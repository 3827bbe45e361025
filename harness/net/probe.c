/* SPDX-License-Identifier: MIT */
#include "net/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/curl.h"
#include "net/curl_begin.h"

enum { POLITE = 1 << 16 };

struct asked {
	const struct probe *probe;
	struct probe_answer *answer;
	size_t length; /* of the body so far */
	struct curl_bounds bounds;
};

/* A reply is read to its end, so that the service sees nothing unusual, unless
 * it is too long for that. */
static size_t
on_body(char *bytes, size_t one, size_t length, void *arg)
{
	struct asked *asked = arg;
	char *body = asked->answer->body;
	size_t kept = asked->length;

	(void)one;
	asked->length += length;
	for (size_t i = 0; i < length && kept < PROBE_BODY - 1; i++)
		body[kept++] = bytes[i] != '\0' ? bytes[i] : ' ';
	return asked->length < POLITE ? length : 0;
}

static int
probe_is_over(const void *arg)
{
	const struct probe *probe = arg;

	return probe->stop != NULL && *probe->stop;
}

static void
probe_set_up(CURL *easy, struct asked *asked)
{
	const struct probe *probe = asked->probe;
	const char *method = probe->method != NULL ? probe->method : "GET";

	transfer_set_up(easy, probe->how);
	transfer_set_login(easy, probe->how, probe->login, 0);
	/* Whoever reads the service's log can tell it from the load. */
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "flatline-ready");
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(easy, CURLOPT_NOBODY,
			 (long)(strcmp(method, "HEAD") == 0));
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
			 (long)(probe->timeout_s * 1000) + 1);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, asked);
	curl_bound(easy, &asked->bounds);
}

static void
probe_take(CURL *easy, CURLcode code, const char *message,
	   struct probe_answer *answer)
{
	long status = 0, os_error = 0;

	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
	/* Once the status has come, it does not matter how the rest ends. */
	if (status >= 200)
		answer->status = (int)status;
	else
		answer->failure = transfer_failure(code, os_error, message);
	if (status < 200 && code == CURLE_OK)
		answer->failure = HTTP_GARBLED;
}

/* A peer that never ends an HTTP/2 connection's frames is cut off. */
static void
probe_perform(CURL *easy, const char *message, struct probe_answer *answer)
{
	struct guard guard;
	CURLcode code;

	guard_start(&guard);
	guard_watch(&guard, easy);
	guard_enter(&guard, GUARD_ANY);
	code = curl_easy_perform(easy);
	guard_leave(&guard);
	probe_take(easy, code, message, answer);
	curl_easy_cleanup(easy);
	guard_stop(&guard);
}

void
probe_ask(const struct probe *probe, struct probe_answer *answer)
{
	struct asked asked = {.probe = probe,
			      .answer = answer,
			      .bounds = {probe_is_over, probe, 0}};
	struct curl_slist *headers = curl_list(probe->how->headers);
	struct curl_slist *connect_to = curl_list(probe->how->connect_to);
	struct curl_slist *resolve = curl_list(probe->how->resolve);
	char *url = xasprintf("%s%s", probe->how->address.base, probe->path);
	char message[CURL_ERROR_SIZE] = "";
	CURL *easy = curl_easy_init();

	*answer = (struct probe_answer){.failure = HTTP_ANSWERED};
	if (easy == NULL) {
		answer->failure = HTTP_OTHER;
	} else {
		probe_set_up(easy, &asked);
		curl_easy_setopt(easy, CURLOPT_URL, url);
		curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message);
		curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
		curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to);
		curl_easy_setopt(easy, CURLOPT_RESOLVE, resolve);
		probe_perform(easy, message, answer);
	}
	curl_slist_free_all(headers);
	curl_slist_free_all(connect_to);
	curl_slist_free_all(resolve);
	free(url);
}
