/* SPDX-License-Identifier: MIT */
/*
 * The handle that carries a slot's requests. It keeps what a login needs from
 * one to the next; the connections are the client's.
 */
#include "net/curl.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"

/*
 * From 7.83 on, a reply whose first header line begins with a blank had libcurl
 * add it to a header of the handle's last reply, which was freed: 8.1.1 does
 * not (https://github.com/curl/curl/issues/11101). A handle that has had no
 * reply is safe.
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

/* Digest needs what the last reply said, Basic only that it is Basic. */
static int
handle_knows_login(const struct slot *slot)
{
	return slot->client->settings.auth != NULL &&
	       (slot->logins & CURLAUTH_DIGEST) != 0;
}

void
handle_renew(struct slot *slot)
{
	if (!slot->used || !slot->client->one_reply || handle_knows_login(slot))
		return;
	curl_easy_cleanup(slot->easy);
	handle_make(slot);
}

void
handle_note_login(struct slot *slot)
{
	long offered = 0;

	slot->used = 1;
	if (slot->client->settings.auth == NULL)
		return;
	curl_easy_getinfo(slot->easy, CURLINFO_HTTPAUTH_AVAIL, &offered);
	if (offered != 0)
		slot->logins = offered;
}

/* How much of its time is left; never 0, which would be no limit. */
static long
left_ms(const struct slot *slot, double timeout_s)
{
	double left = (slot->sent + timeout_s - clock_now()) * 1000;

	return left > 1 ? (long)left : 1;
}

static int
socket_has_port(int fd, int port)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);

	if (fd <= 0 || getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	if (at.ss_family == AF_INET)
		return ntohs(((struct sockaddr_in *)&at)->sin_port) == port;
	return at.ss_family == AF_INET6 &&
	       ntohs(((struct sockaddr_in6 *)&at)->sin6_port) == port;
}

/* Empty and shut down it is dead to libcurl, which would use it again. */
static int
socket_drain(int fd)
{
	char bytes[4096];
	int reads = 0;

	while (reads < 16 && recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		reads++;
	if (reads > 0)
		shutdown(fd, SHUT_RDWR);
	return reads > 0;
}

/* Of a connection with TLS or HTTP/2 libcurl makes sense of whatever comes. */
int
handle_is_spoilt(struct slot *slot, int port)
{
	const struct transport_settings *settings = &slot->client->settings;
	long opened = 1;

	if (settings->http2 || strcmp(settings->address.scheme, "http") != 0 ||
	    slot->retried)
		return 0;
	curl_easy_getinfo(slot->easy, CURLINFO_NUM_CONNECTS, &opened);
	if (opened > 0 || !socket_has_port(slot->fd, port))
		return 0;
	slot->spoilt = socket_drain(slot->fd);
	return slot->spoilt;
}

int
handle_was_stale(const struct slot *slot, CURLcode code)
{
	long opened = 0;

	if (slot->spoilt)
		return !slot->retried;
	if ((code != CURLE_RECV_ERROR && code != CURLE_SEND_ERROR &&
	     code != CURLE_GOT_NOTHING) ||
	    slot->head_len > 0 || slot->retried || slot->reply.aborted)
		return 0;
	curl_easy_getinfo(slot->easy, CURLINFO_NUM_CONNECTS, &opened);
	return opened == 0;
}

void
handle_again(struct slot *slot, double timeout_s)
{
	CURLM *multi = slot->client->multi;

	slot->retried = 1;
	slot->message[0] = '\0';
	curl_multi_remove_handle(multi, slot->easy);
	curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(slot->easy, CURLOPT_TIMEOUT_MS,
			 left_ms(slot, timeout_s));
	curl_multi_add_handle(multi, slot->easy);
}
