/* SPDX-License-Identifier: MIT */
/* A request in libcurl's terms, and libcurl's failures in ours. */
#ifndef NET_WIRE_H
#define NET_WIRE_H

#include <curl/curl.h>

#include "base/buf.h"
#include "base/http.h"
#include "net/net.h"

/* What is the same for each request. */
void wire_set_up(CURL *, const struct transport_settings *);
/* A list as curl takes it, which the caller frees. */
struct curl_slist *wire_list(const struct strings *);
/* The credentials, if the request is to have them, and none otherwise. */
void wire_set_login(CURL *, const struct transport_settings *, int has_them);
/* Method and body; the body is borrowed until the transfer has ended. */
void wire_set_method(CURL *, const struct http_request *);
/*
 * The request's headers and those that are sent always. The caller frees the
 * list when the transfer has ended.
 */
struct curl_slist *wire_set_headers(CURL *, const struct http_request *,
				    const struct strings *always);
/* "half_close": what it asks for and libcurl cannot do; NULL: nothing. */
const char *wire_misbehaviour_beyond(const struct http_misbehaviour *);
/* NULL: as fast as it goes. */
void wire_set_rates(CURL *, const struct http_misbehaviour *);
/* Whether TLS is only begun: then leave happens once its hello is out. */
void wire_set_handshake(CURL *, int only, struct event *leave);
/* Of CURLINFO_HTTP_VERSION. */
enum http_version wire_version_told(long version);
/* os_error is the errno of a failed connect, message what curl says of it. */
enum http_failure wire_failure(CURLcode, long os_error, const char *message);

#endif
