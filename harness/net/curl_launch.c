/* SPDX-License-Identifier: MIT */
/* A slot's request, set up on its handle and given to libcurl. */
#include "base/clock.h"
#include "net/curl.h"
#include "net/permit.h"

static void
slot_add_mark(struct slot *slot)
{
	char line[MARK_LINE];

	if (mark_header(slot->client->settings.mark, line) == NULL)
		return;
	slot->headers = curl_slist_append(slot->headers, line);
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* HTTP/2 has no Connection header: its connection announces its end. */
static void
slot_set_reuse(struct slot *slot)
{
	const struct transport_settings *settings = &slot->client->settings;
	int last = transfer_is_spent(slot, slot->replies + 1);

	curl_easy_setopt(slot->easy, CURLOPT_FORBID_REUSE, (long)last);
	if (!last || settings->http2 ||
	    permit_has_header(slot->request, settings->headers, "Connection"))
		return;
	slot->headers = curl_slist_append(slot->headers, "Connection: close");
	curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->headers);
}

/* The credentials are for the target, not for other allowed hosts. */
static void
slot_set_login(struct slot *slot, int is_home)
{
	const struct transport_settings *settings = &slot->client->settings;

	if (settings->auth != NULL || settings->bearer != NULL)
		transfer_set_login(slot->easy, settings, is_home, slot->logins);
}

/* How much of its time is left; never 0, which would be no limit. */
static long
slot_left_ms(const struct slot *slot)
{
	double timeout_s = slot->request->timeout_s > 0
			       ? slot->request->timeout_s
			       : slot->client->settings.timeout_s;
	double left = (slot->sent + timeout_s - clock_now()) * 1000;

	return left > 1 ? (long)left : 1;
}

static void
slot_set_url(struct slot *slot)
{
	buf_clear(&slot->url);
	if (slot->request->url[0] == '/')
		buf_adds(&slot->url, slot->client->settings.address.base);
	buf_adds(&slot->url, slot->request->url);
	curl_easy_setopt(slot->easy, CURLOPT_URL, buf_text(&slot->url));
}

void
transfer_launch(struct slot *slot)
{
	int is_home =
	    permit_is_home(slot->request->url, &slot->client->settings.address);

	handle_renew(slot);
	slot_set_url(slot);
	curl_easy_setopt(slot->easy, CURLOPT_TIMEOUT_MS, slot_left_ms(slot));
	transfer_set_method(slot->easy, slot->request);
	curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 0L);
	slot_set_login(slot, is_home);
	if (slot->misbehaved || slot->request->misbehaves != NULL)
		transfer_misbehave(slot);
	if (slot->retried)
		curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 1L);
	slot->headers = transfer_set_headers(
	    slot->easy, slot->request, slot->client->settings.headers, is_home);
	slot_add_mark(slot);
	if (slot->client->settings.requests_per_connection > 0)
		slot_set_reuse(slot);
	curl_multi_add_handle(slot->client->multi, slot->easy);
	if (slot->client->settings.first_byte_timeout_s > 0 &&
	    slot->head_len == 0)
		deadline_set(&slot->client->deadlines, &slot->first_byte,
			     slot->sent +
				 slot->client->settings.first_byte_timeout_s);
}

/* From the start: a login may have had replies on this handle already. */
void
transfer_again(struct slot *slot)
{
	slot->retried = 1;
	slot->spoilt = 0;
	slot->message[0] = '\0';
	head_clear(slot);
	curl_multi_remove_handle(slot->client->multi, slot->easy);
	curl_slist_free_all(slot->headers);
	slot->used = 1;
	transfer_launch(slot);
}
