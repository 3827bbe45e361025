/* SPDX-License-Identifier: MIT */
/* Where channels lead: to the target, or to a host that was allowed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/channel_state.h"
#include "net/permit.h"

static struct channel_peer *
peer_refuse(struct channel *channel, enum http_failure failure,
	    const char *detail)
{
	channel_fail(channel, failure, "%s", detail);
	return NULL;
}

static int
peer_begin(struct channel_peer *peer, const struct transport_settings *settings,
	   struct error *err)
{
	static const char *const http1[] = {"http/1.1", NULL};
	static const char *const http2[] = {"h2", NULL};
	struct transport_settings own = *settings;

	own.address = peer->address;
	return connections_begin(&peer->connections, &own, &channel_events,
				 peer->http2 ? http2 : http1, err);
}

static void
peer_free(struct channel_peer *peer)
{
	connections_free(&peer->connections);
	tls_forget(&peer->memory);
	http1_preset_free(&peer->preset);
	free(peer);
}

/* Names are resolved once. */
static struct channel_peer *
peer_make(struct channel *channel, const struct address *address)
{
	struct channels *all = channel->all;
	struct channel_peer *peer;
	struct error err = {0};

	if (all->npeers == CHANNEL_PEERS)
		return peer_refuse(channel, HTTP_OTHER,
				   "connections to more than 16 addresses");
	peer = xcalloc(1, sizeof(*peer));
	peer->address = *address;
	peer->http2 = channel->protocol == &channel_grpc;
	if (peer_begin(peer, &all->settings, &err) != 0) {
		peer_free(peer);
		return peer_refuse(channel,
				   err.status == STATUS_DATA ? HTTP_TLS
							     : HTTP_UNRESOLVED,
				   err.text);
	}
	http1_preset(&peer->preset, address, all->settings.headers);
	peer->preset.mark = all->settings.mark;
	return all->peers[all->npeers++] = peer;
}

static struct channel_peer *
peer_of(struct channel *channel, const struct address *address)
{
	struct channels *all = channel->all;
	const char *unsupported = permit_needs_curl(&all->settings);
	char detail[100];

	if (unsupported != NULL) {
		snprintf(detail, sizeof(detail),
			 "%s cannot be reached by %s yet: only requests can",
			 channel->protocol->name, unsupported);
		return peer_refuse(channel, HTTP_BAD_REQUEST, detail);
	}
	for (size_t i = 0; i < all->npeers; i++)
		if (strcmp(all->peers[i]->address.base, address->base) == 0 &&
		    all->peers[i]->http2 ==
			(channel->protocol == &channel_grpc))
			return all->peers[i];
	return peer_make(channel, address);
}

/* The authority of an absolute URL; of others the target's. */
static int
peer_address(struct address *to, const struct channels *all, const char *url)
{
	struct error ignored = {0};
	const char *host = strstr(url, "://");
	char *base;
	int result;

	if (*url == '/' || *url == '\0') {
		*to = all->settings.address;
		return 0;
	}
	if (host == NULL)
		return -1;
	host += strlen("://");
	base = xasprintf("%.*s%.*s", (int)(host - url), url,
			 (int)strcspn(host, "/?#"), host);
	result = address_parse(to, base, &ignored);
	free(base);
	return result;
}

/* The same guard as that of a request, whatever is spoken there. */
static struct channel_peer *
peer_find_http(struct channel *channel, const struct http_request *request)
{
	const struct transport_settings *settings = &channel->all->settings;
	char detail[sizeof(((struct http_reply *)0)->detail)];
	struct address address;
	enum http_failure failure = permit_request(
	    request, &settings->address, settings->allow_hosts, detail);

	if (failure != HTTP_ANSWERED)
		return peer_refuse(channel, failure, detail);
	if (peer_address(&address, channel->all, request->url) != 0)
		return peer_refuse(channel, HTTP_BAD_REQUEST,
				   "the URL cannot be read");
	return peer_of(channel, &address);
}

struct channel_peer *
peer_find(struct channel *channel, const struct channel_call *call)
{
	struct http_request request = *call->request;
	struct channel_peer *peer;
	char *url = NULL;

	if (call->kind == CHANNEL_TCP) {
		url = *request.url == '\0'
			  ? xstrdup("/")
			  : xasprintf("http://%s/", request.url);
		request.method = "GET";
		request.url = url;
	}
	peer = peer_find_http(channel, &request);
	free(url);
	return peer;
}

void
peers_free(struct channels *all)
{
	for (size_t i = 0; i < all->npeers; i++)
		peer_free(all->peers[i]);
}
