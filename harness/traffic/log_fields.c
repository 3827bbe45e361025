/* SPDX-License-Identifier: MIT */
/* The meaning of field names, in nginx's notation and in JSON logs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "traffic/log.h"

static double
slice_number(struct slice value)
{
	char copy[32];

	if (value.len == 0 || value.len >= sizeof(copy) || value.at[0] < '0' ||
	    value.at[0] > '9')
		return NAN;
	memcpy(copy, value.at, value.len);
	copy[value.len] = '\0';
	return strtod(copy, NULL);
}

/* "GET /path HTTP/1.1"; the path may have spaces that a client sent raw. */
static void
set_request(struct hit *hit, struct slice value)
{
	const char *end = value.at + value.len;
	const char *space = memchr(value.at, ' ', value.len);
	const char *last;

	if (space == NULL)
		return;
	hit->method = (struct slice){value.at, (size_t)(space - value.at)};
	space++;
	last = memrchr(space, ' ', (size_t)(end - space));
	if (last != NULL && end - last > 5 && memcmp(last, " HTTP", 5) == 0)
		end = last;
	hit->target = (struct slice){space, (size_t)(end - space)};
}

static void
set_method(struct hit *hit, struct slice value)
{
	hit->method = value;
}

static void
set_target(struct hit *hit, struct slice value)
{
	if (hit->target.len == 0)
		hit->target = value;
}

/* The target as the client sent it, rather than after a rewrite. */
static void
set_original(struct hit *hit, struct slice value)
{
	if (value.len > 1)
		hit->target = value;
}

/* 499 (nginx) and 460 (AWS): the client went away. */
static void
set_status(struct hit *hit, struct slice value)
{
	double status = slice_number(value);

	if (!(status >= 0 && status < 1000))
		return;
	hit->status = (int)status;
	hit->aborted = hit->status == 499 || hit->status == 460;
}

static void
set_time(struct hit *hit, struct slice value)
{
	hit->time_s = date_seconds(value.at, value.len);
}

static void
set_client(struct hit *hit, struct slice value)
{
	if (hit->client.len == 0)
		hit->client = value;
}

static void
set_type(struct hit *hit, struct slice value)
{
	hit->type = value;
}

static void
set_bytes(struct hit *hit, struct slice value)
{
	hit->body_bytes = slice_number(value);
}

static const struct {
	const char *name;
	log_setter *set;
} variables[] = {
    {"request", set_request},
    {"request_method", set_method},
    {"request_uri", set_original},
    {"uri", set_target},
    {"document_uri", set_target},
    {"status", set_status},
    {"time_local", set_time},
    {"time_iso8601", set_time},
    {"msec", set_time},
    {"remote_addr", set_client},
    {"realip_remote_addr", set_client},
    {"content_type", set_type},
    {"http_content_type", set_type},
    {"content_length", set_bytes},
    {"http_content_length", set_bytes},
};

/* nginx (as above), Caddy, Envoy, Traefik, Google Cloud, pino. */
static const struct {
	const char *around, *key;
	log_setter *set;
} keys[] = {
    {"", "method", set_method},
    {"", ":method", set_method},
    {"", "RequestMethod", set_method},
    {"", "verb", set_method},
    {"", "path", set_target},
    {"", ":path", set_target},
    {"", "url", set_target},
    {"", "RequestPath", set_target},
    {"", "x_envoy_original_path", set_original},
    {"", "x-envoy-original-path", set_original},
    {"", "response_code", set_status},
    {"", "status_code", set_status},
    {"", "statusCode", set_status},
    {"", "DownstreamStatus", set_status},
    {"", "ts", set_time},
    {"", "time", set_time},
    {"", "timestamp", set_time},
    {"", "start_time", set_time},
    {"", "StartUTC", set_time},
    {"", "client_ip", set_client},
    {"", "remote_ip", set_client},
    {"", "ClientHost", set_client},
    {"", "downstream_remote_address_without_port", set_client},
    {"request", "method", set_method},
    {"request", "uri", set_target},
    {"request", "url", set_target},
    {"request", "remote_ip", set_client},
    {"request", "client_ip", set_client},
    {"req", "method", set_method},
    {"req", "url", set_target},
    {"req", "remoteAddress", set_client},
    {"res", "statusCode", set_status},
    {"response", "status", set_status},
    {"httpRequest", "requestMethod", set_method},
    {"httpRequest", "requestUrl", set_target},
    {"httpRequest", "status", set_status},
    {"httpRequest", "remoteIp", set_client},
};

static int
is_word(const char *word, const char *text, size_t len)
{
	return strncmp(word, text, len) == 0 && strlen(word) == len;
}

log_setter *
log_variable(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(variables); i++)
		if (is_word(variables[i].name, name, len))
			return variables[i].set;
	return NULL;
}

log_setter *
log_key(const char *key, size_t len, const char *around)
{
	for (size_t i = 0; i < COUNT(keys); i++)
		if (strcmp(keys[i].around, around) == 0 &&
		    is_word(keys[i].key, key, len))
			return keys[i].set;
	return *around == '\0' ? log_variable(key, len) : NULL;
}
