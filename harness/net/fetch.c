/* SPDX-License-Identifier: MIT */
#include "net/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "base/mem.h"

struct fetched {
	struct buf *text;
	size_t most;
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
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		return NULL;
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(timeout_s * 1000));
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetched);
	return easy;
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
	struct fetched fetched = {text, most};
	CURL *easy = fetch_prepare(url, timeout_s, &fetched);
	char *header = xasprintf("Accept: %s", accept);
	struct curl_slist *headers = curl_slist_append(NULL, header);
	CURLcode code = CURLE_FAILED_INIT;
	long status = 0;

	if (easy != NULL) {
		curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
		code = curl_easy_perform(easy);
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		curl_easy_cleanup(easy);
	}
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
