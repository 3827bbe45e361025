/* SPDX-License-Identifier: MIT */
/* Options of a curl command that say how flatline connects, and how long. */
#ifndef CMD_CURL_CONNECTION_H
#define CMD_CURL_CONNECTION_H

#include "base/http.h"
#include "cmd/curl_words.h"
#include "net/net.h"

void curl_connection(struct curl_words *, const struct http_request *,
		     const struct transport_settings *);

#endif
