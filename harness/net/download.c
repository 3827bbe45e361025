/* SPDX-License-Identifier: MIT */
#include "net/download.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/curl.h"
#include "net/curl_begin.h"

struct download {
	const struct download_order *order;
	download_fn *take;
	void *arg;
	struct download_end *end;
	struct curl_bounds bounds;
};

static size_t
download_on_bytes(char *bytes, size_t one, size_t length, void *arg)
{
	struct download *download = arg;

	(void)one;
	if (download->take(download->arg, bytes, length) == 0)
		return length;
	download->end->stopped = 1;
	return length + 1; /* which ends the transfer */
}

static int
download_is_over(const void *arg)
{
	const struct download_order *order = arg;

	return order->interrupted != NULL && *order->interrupted;
}

static struct curl_slist *
download_headers(const struct download_order *order)
{
	struct curl_slist *list = curl_list(&order->settings->headers);

	list = curl_slist_append(list, "Accept: application/json");
	return curl_slist_append(list, "Expect:");
}

static void
download_set_up(CURL *easy, struct download *download)
{
	struct transport_settings settings = {0};

	transport_settings_take(&settings, download->order->settings);
	transfer_set_up(easy, &settings);
	transfer_set_login(easy, &settings, 1, CURLAUTH_BASIC);
	/* libcurl reads frames of HTTP/2 past any timeout: guard.h. */
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
			 (long)(settings.timeout_s * 1000));
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
	curl_easy_setopt(easy, CURLOPT_URL, download->order->url);
	if (download->order->form != NULL)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				 download->order->form);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 1L << 18);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, download_on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, download);
	curl_bound(easy, &download->bounds);
}

/* What a broken connection or a busy server may do better next time. */
static int
download_may_work(CURLcode code, long status)
{
	switch (code) {
	case CURLE_OK:
		return status == 429 || status == 500 || status == 502 ||
		       status == 503 || status == 504;
	case CURLE_COULDNT_CONNECT:
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_PARTIAL_FILE:
		return 1;
	default:
		return 0;
	}
}

static void
download_look(CURL *easy, struct download_end *end)
{
	char *type = NULL;
	curl_off_t after = 0;

	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &end->status);
	curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
	curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &after);
	end->retry_after_s = (double)after;
	snprintf(end->content_type, sizeof(end->content_type), "%s",
		 type != NULL ? type : "");
}

static int
download_ended(const struct download *download, CURLcode code,
	       const char *message, struct error *err)
{
	if (code == CURLE_OK || download->end->stopped)
		return 0;
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return error_set(
	    err, STATUS_UNAVAILABLE, "%.120s: %.200s", download->order->url,
	    message[0] != '\0' ? message : curl_easy_strerror(code));
}

int
download_reply(const struct download_order *order, download_fn *take, void *arg,
	       struct download_end *end, struct error *err)
{
	struct download download = {
	    order, take, arg, end, {download_is_over, order, 0}};
	char message[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers;
	CURLcode code;
	CURL *easy;

	*end = (struct download_end){0};
	curl_begin();
	easy = curl_easy_init();
	if (easy == NULL)
		return error_set(err, STATUS_UNAVAILABLE, "libcurl failed");
	download_set_up(easy, &download);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message);
	headers = download_headers(order);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(easy);
	download_look(easy, end);
	end->again = !end->stopped && download_may_work(code, end->status);
	curl_easy_cleanup(easy);
	curl_slist_free_all(headers);
	return download_ended(&download, code, message, err);
}
