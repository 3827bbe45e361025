/* SPDX-License-Identifier: MIT */
/*
 * The handle that carries a slot's requests. It keeps what a login needs from
 * one to the next; the connections are the client's.
 */
#include "net/curl.h"

#include <string.h>

#include "base/mem.h"

/*
 * From 7.83 on, a reply whose first header line begins with a blank had libcurl
 * add it to a header of the handle's last reply, which was freed: 8.1.1 does
 * not (https://github.com/curl/curl/issues/11101). A handle that has had no
 * reply is safe, and so are the further requests of a login: only as a transfer
 * begins are the last one's headers freed. So Digest, whose nonce is in the
 * handle, is begun anew with each request.
 */
int
handle_is_for_one_reply(void)
{
	const unsigned version =
	    curl_version_info(CURLVERSION_NOW)->version_num;

	return version >= 0x075300 && version < 0x080101;
}

static void
handle_make(struct slot *slot)
{
	struct curl_client *client = slot->client;
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		mem_exhausted();
	slot->easy = easy;
	slot->used = slot->misbehaved = 0;
	curl_easy_setopt(easy, CURLOPT_SHARE, slot->share);
	if (slot->scope > 0)
		curl_easy_setopt(easy, CURLOPT_ADDRESS_SCOPE, slot->scope);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
	curl_easy_setopt(easy, CURLOPT_CONNECT_TO, client->connect_to);
	curl_easy_setopt(easy, CURLOPT_RESOLVE, client->resolve);
	transfer_set_up(easy, &client->settings);
	transfer_receive(slot);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, transfer_on_sending);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, slot);
	guard_watch(&client->guard, easy);
}

/* A user's next connection takes up its last TLS session. */
static void
handle_make_share(struct slot *slot)
{
	const struct curl_client *client = slot->client;

	if (!client->one_reply ||
	    strcmp(client->settings.address.scheme, "https") != 0)
		return;
	slot->share = curl_share_init();
	if (slot->share == NULL)
		mem_exhausted();
	curl_share_setopt(slot->share, CURLSHOPT_SHARE,
			  CURL_LOCK_DATA_SSL_SESSION);
}

/* Meant for link-local addresses, but a scope of its own also keeps a slot from
 * using others' connections: see test_transport. */
void
handle_new(struct slot *slot)
{
	if (slot->client->settings.connections == 0)
		slot->scope = ++slot->client->slots;
	handle_make_share(slot);
	handle_make(slot);
}

void
handle_free(struct slot *slot)
{
	curl_easy_cleanup(slot->easy);
	curl_share_cleanup(slot->share);
}

void
handle_renew(struct slot *slot)
{
	if (!slot->used || !slot->client->one_reply)
		return;
	curl_easy_cleanup(slot->easy);
	handle_make(slot);
}
