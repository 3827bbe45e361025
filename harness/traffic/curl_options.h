/* SPDX-License-Identifier: MIT */
/* curl's options: which there are, and which of them have a value. */
#ifndef TRAFFIC_CURL_OPTIONS_H
#define TRAFFIC_CURL_OPTIONS_H

enum curl_kind {
	CURL_KIND_FLAG,
	CURL_KIND_VALUE,
	CURL_KIND_METHOD,
	CURL_KIND_URL,
	CURL_KIND_HEADER,
	CURL_KIND_DATA,
	CURL_KIND_RAW,
	CURL_KIND_BINARY,
	CURL_KIND_JSON,
	CURL_KIND_URLENCODE,
	CURL_KIND_QUERY,
	CURL_KIND_COOKIE,
	CURL_KIND_USER,
	CURL_KIND_BEARER,
	CURL_KIND_SIGNED,
	CURL_KIND_AGENT,
	CURL_KIND_REFERER,
	CURL_KIND_FORM,
	CURL_KIND_FORM_STRING,
	CURL_KIND_UPLOAD,
	CURL_KIND_TARGET,
	CURL_KIND_RANGE,
	CURL_KIND_CONFIG,
	CURL_KIND_GET,
	CURL_KIND_HEAD,
	CURL_KIND_GLOBOFF,
	CURL_KIND_NEXT
};

struct curl_option {
	char letter; /* 0: none */
	const char *name;
	enum curl_kind kind;
};

/*
 * By its name without "--", or the beginning of that if no other option begins
 * so, as curl has it. NULL: curl has no such option.
 */
const struct curl_option *curl_option_named(const char *name);
const struct curl_option *curl_option_lettered(char letter);
/* Whether a value follows. */
int curl_option_has_value(const struct curl_option *);

#endif
