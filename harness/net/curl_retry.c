/* SPDX-License-Identifier: MIT */
/* A handle before and after a request: whether its connection was still good,
 * and what the reply said for the next one. */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "net/curl.h"

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

/*
 * Of a connection with TLS or HTTP/2 libcurl makes sense of whatever comes.
 * What has come before the first request of a new one is the reply to it. After
 * a head this is the next request of a login.
 */
int
handle_is_spoilt(struct slot *slot, int port)
{
	const struct transport_settings *settings = &slot->client->settings;
	long opened = 1;

	if (settings->http2 || strcmp(settings->address.scheme, "http") != 0)
		return 0;
	curl_easy_getinfo(slot->easy, CURLINFO_NUM_CONNECTS, &opened);
	if ((slot->head_len == 0 && (opened > 0 || slot->retried)) ||
	    !socket_has_port(slot->fd, port))
		return 0;
	slot->spoilt = socket_drain(slot->fd);
	if (slot->spoilt && slot->retried)
		slot->garbled = "more bytes than the reply that asks for a "
				"login";
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
