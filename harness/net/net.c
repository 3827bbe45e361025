/* SPDX-License-Identifier: MIT */
#include "net/net.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

const struct transport *const transport_table[] = {
#define TRANSPORT(name) &transport_##name,
#include "net/transports.def"
#undef TRANSPORT
    NULL};

static const char *const transport_names[] = {
#define TRANSPORT(name) #name,
#include "net/transports.def"
#undef TRANSPORT
    NULL};

enum { EVENTS_AT_ONCE = 64 };

struct event_base *
transport_loop(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	/* curl removes a socket after each reply and adds it again at once: the
	 * kernel need not know. No socket is ever dup'ed. */
	event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	/* A connection that always has something to be read is read on later,
	 * by an event of its own: timers come in between. */
	event_config_set_max_dispatch_interval(config, NULL, EVENTS_AT_ONCE, 0);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

static double
or_none(double seconds)
{
	return isnan(seconds) ? 0 : seconds;
}

static size_t
requests_per_connection(const struct settings *from)
{
	return from->keepalive ? (size_t)or_none(from->requests_per_connection)
			       : 1;
}

void
transport_settings_take(struct transport_settings *to,
			const struct settings *from)
{
	to->headers = &from->headers;
	to->allow_hosts = &from->allow_hosts;
	to->connections = (size_t)or_none(from->connections);
	to->streams = (size_t)or_none(from->streams);
	to->requests_per_connection = requests_per_connection(from);
	to->timeout_s = from->timeout;
	to->connect_timeout_s = or_none(from->connect_timeout);
	to->first_byte_timeout_s = or_none(from->first_byte_timeout);
	to->proxy = from->proxy;
	to->unix_socket = from->unix_socket;
	to->auth = from->auth;
	to->bearer = from->bearer;
	to->connect_to = &from->connect_to;
	to->resolve = &from->resolve;
	to->cacert = from->cacert;
	to->cert = from->cert;
	to->key = from->key;
	to->insecure = from->insecure;
	to->http2 = from->http2;
	to->compressed = from->compressed;
}

struct slot *
transport_slot(const struct transport *transport, void *state,
	       struct slot *first)
{
	struct slot *slot = transport->slot_new(state);

	if (first != NULL && transport->slot_join != NULL)
		transport->slot_join(slot, first);
	return slot;
}

static const struct transport *
transport_named(const struct transport_settings *settings, const char *name,
		const char **why, struct error *err)
{
	const struct transport *const *transport = transport_table;
	const char *near = text_nearest(name, transport_names);

	while (*transport != NULL && strcmp((*transport)->name, name) != 0)
		transport++;
	if (*transport == NULL) {
		error_set(err, STATUS_USAGE,
			  "unknown transport '%.40s'%s%s: use h1, h2 or curl",
			  name, near != NULL ? ", did you mean " : "",
			  near != NULL ? near : "");
		return NULL;
	}
	*why = (*transport)->refuses(settings);
	if (*why != NULL) {
		error_set(err, STATUS_USAGE,
			  "--transport %s cannot do this: %s", name, *why);
		return NULL;
	}
	*why = "as --transport says";
	return *transport;
}

const struct transport *
transport_choose(const struct transport_settings *settings, const char *name,
		 const char **why, struct error *err)
{
	const char *refused = NULL, *first = NULL;

	if (name != NULL)
		return transport_named(settings, name, why, err);
	for (size_t i = 0; transport_table[i] != NULL; i++) {
		refused = transport_table[i]->refuses(settings);
		if (first == NULL)
			first = refused;
		if (refused != NULL)
			continue;
		*why = first != NULL ? first : "default";
		return transport_table[i];
	}
	error_set(err, STATUS_USAGE, "no transport can do this: %s", refused);
	return NULL;
}
