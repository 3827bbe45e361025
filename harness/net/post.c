/* SPDX-License-Identifier: MIT */
#include "net/post.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/curl.h"
#include "net/curl_begin.h"

enum { MOST_REPLY = 1 << 20 };

struct post {
	CURL *easy;
	struct curl_slist *headers;
	char message[CURL_ERROR_SIZE];
	struct curl_bounds bounds;
	/* Of the one under way. */
	struct post_end *end;
	size_t kept, came;
	double until_s;
	double (*until)(void *arg);
	void *arg;
};

static size_t
post_on_bytes(char *bytes, size_t one, size_t length, void *arg)
{
	struct post *post = arg;
	size_t room = POST_REPLY - 1 - post->kept;
	size_t more = length < room ? length : room;

	(void)one;
	post->came += length;
	memcpy(post->end->reply + post->kept, bytes, more);
	post->kept += more;
	return post->came < MOST_REPLY ? length : 0;
}

static int
post_is_over(const void *arg)
{
	const struct post *post = arg;

	return clock_now() >= fmin(post->until_s, post->until(post->arg));
}

static void
post_set_up(struct post *post, const struct post_order *order)
{
	const struct transport_settings settings = {.cacert = order->cacert,
						    .connect_timeout_s = 10};
	CURL *easy = post->easy;

	transfer_set_up(easy, &settings);
	curl_easy_setopt(easy, CURLOPT_URL, order->url);
	curl_easy_setopt(easy, CURLOPT_USERPWD, order->login);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, post->headers);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, post->message);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, post_on_bytes);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, post);
	post->bounds = (struct curl_bounds){post_is_over, post, 0};
	curl_bound(easy, &post->bounds);
}

struct post *
post_open(const struct post_order *order)
{
	struct post *post = xcalloc(1, sizeof(*post));

	curl_begin();
	post->easy = curl_easy_init();
	if (post->easy == NULL)
		mem_exhausted();
	post->headers = curl_slist_append(curl_list(order->headers), "Expect:");
	post_set_up(post, order);
	return post;
}

void
post_close(struct post *post)
{
	curl_easy_cleanup(post->easy);
	curl_slist_free_all(post->headers);
	free(post);
}

static void
post_begin(struct post *post, const char *bytes, size_t length,
	   struct post_end *end)
{
	double seconds = fmax(post->until_s - clock_now(), 0.001);

	*end = (struct post_end){0};
	post->end = end;
	post->kept = post->came = 0;
	post->bounds.head = 0;
	post->message[0] = '\0';
	curl_easy_setopt(post->easy, CURLOPT_TIMEOUT_MS,
			 (long)ceil(seconds * 1000));
	curl_easy_setopt(post->easy, CURLOPT_POSTFIELDS, bytes);
	curl_easy_setopt(post->easy, CURLOPT_POSTFIELDSIZE_LARGE,
			 (curl_off_t)length);
}

int
post_send(struct post *post, const char *bytes, size_t length, double until_s,
	  double (*until)(void *arg), void *arg, struct post_end *end,
	  struct error *err)
{
	curl_off_t after = 0;
	CURLcode code;

	post->until_s = until_s;
	post->until = until;
	post->arg = arg;
	post_begin(post, bytes, length, end);
	code = curl_easy_perform(post->easy);
	if (code != CURLE_OK)
		return error_set(
		    err, STATUS_UNAVAILABLE, "%.200s",
		    code == CURLE_ABORTED_BY_CALLBACK ? "no time was left"
		    : post->message[0] != '\0'	      ? post->message
					       : curl_easy_strerror(code));
	curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &end->status);
	curl_easy_getinfo(post->easy, CURLINFO_RETRY_AFTER, &after);
	end->retry_after_s = (double)after;
	return 0;
}
