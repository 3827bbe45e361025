/* SPDX-License-Identifier: MIT */
#include "net/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/curl_begin.h"

struct fetched {
	struct buf *text;
	size_t most;
	struct curl_bounds bounds;
};

static size_t
on_bytes(char *bytes, size_t one, size_t length, void *arg)
{
	struct fetched *fetched = arg;

	(void)one;
	if (length > fetched->most)
		return 0;
	fetched->most -= length;
	buf_add(fetched->text, bytes, length);
	return length;
}

static CURL *
fetch_prepare(const char *url, double timeout_s, struct fetched *fetched)
{
	CURL *easy;

	curl_begin();
	easy = curl_easy_init();
	if (easy == NULL)
		return NULL;
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(timeout_s * 1000));
	/* libcurl reads frames of HTTP/2 past any timeout: guard.h. */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_bound(easy, &fetched->bounds);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetched);
	return easy;
}

/* Ends the transfer, which may be NULL. */
static CURLcode
fetch_perform(CURL *easy, long *status)
{
	CURLcode code;

	*status = 0;
	if (easy == NULL)
		return CURLE_FAILED_INIT;
	code = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, status);
	curl_easy_cleanup(easy);
	return code;
}

int
fetch_text(const char *url, double timeout_s, size_t most, struct buf *text,
	   struct error *err)
{
	return fetch_text_as(url, "*/*", timeout_s, most, text, err);
}

int
fetch_text_as(const char *url, const char *accept, double timeout_s,
	      size_t most, struct buf *text, struct error *err)
{
	struct fetched fetched = {.text = text, .most = most};
	CURL *easy = fetch_prepare(url, timeout_s, &fetched);
	char *header = xasprintf("Accept: %s", accept);
	struct curl_slist *headers = curl_slist_append(NULL, header);
	CURLcode code;
	long status;

	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	code = fetch_perform(easy, &status);
	curl_slist_free_all(headers);
	free(header);
	if (code != CURLE_OK)
		return error_set(err, STATUS_UNAVAILABLE, "%.80s: %s", url,
				 curl_easy_strerror(code));
	if (status != 200)
		return error_set(err, STATUS_UNAVAILABLE,
				 "%.80s answers with status %ld", url, status);
	return 0;
}

int
fetch_unix(const char *socket, const char *path, double timeout_s, size_t most,
	   struct buf *text, struct error *err)
{
	struct fetched fetched = {.text = text, .most = most};
	char *url = xasprintf("http://localhost%s", path);
	CURL *easy = fetch_prepare(url, timeout_s, &fetched);
	CURLcode code;
	long status;

	curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, socket);
	code = fetch_perform(easy, &status);
	free(url);
	if (code != CURLE_OK)
		return error_set(err, STATUS_UNAVAILABLE, "%s",
				 curl_easy_strerror(code));
	return (int)status;
}
