/* SPDX-License-Identifier: MIT */
#include "net/net.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/curl_begin.h"

/* Copies a part of a URL, without the brackets of IPv6. */
static int
address_part(CURLU *handle, CURLUPart part, char *out, size_t size)
{
	char *text = NULL;
	int fits;

	if (curl_url_get(handle, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
		return -1;
	if (text[0] == '[')
		fits = snprintf(out, size, "%.*s", (int)strlen(text) - 2,
				text + 1) < (int)size;
	else
		fits = snprintf(out, size, "%s", text) < (int)size;
	curl_free(text);
	return fits ? 0 : -1;
}

static int
address_read(struct address *address, CURLU *handle, const char *url,
	     struct error *err)
{
	char port[8], path[64];

	if (curl_url_set(handle, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    address_part(handle, CURLUPART_SCHEME, address->scheme,
			 sizeof(address->scheme)) != 0 ||
	    address_part(handle, CURLUPART_HOST, address->host,
			 sizeof(address->host)) != 0 ||
	    address_part(handle, CURLUPART_PORT, port, sizeof(port)) != 0)
		return error_set(err, STATUS_USAGE,
				 "'%.200s' is not a URL: write for example "
				 "http://127.0.0.1:3000",
				 url);
	if (strcmp(address->scheme, "http") != 0 &&
	    strcmp(address->scheme, "https") != 0)
		return error_set(err, STATUS_USAGE,
				 "'%.200s': only http:// and https:// can be "
				 "driven",
				 url);
	if (address_part(handle, CURLUPART_PATH, path, sizeof(path)) != 0 ||
	    strcmp(path, "/") != 0)
		return error_set(err, STATUS_USAGE,
				 "'%.200s': give the target without a path, "
				 "paths belong to the scenario",
				 url);
	address->port = atoi(port);
	return 0;
}

int
address_parse(struct address *address, const char *url, struct error *err)
{
	CURLU *handle;
	int result, v6;

	curl_begin();
	handle = curl_url();
	*address = (struct address){0};
	result = address_read(address, handle, url, err);
	curl_url_cleanup(handle);
	for (char *c = address->host; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	v6 = strchr(address->host, ':') != NULL;
	snprintf(address->base, sizeof(address->base), "%s://%s%s%s:%d",
		 address->scheme, v6 ? "[" : "", address->host, v6 ? "]" : "",
		 address->port);
	return result;
}

static int
same_address(const struct sockaddr *a, const struct sockaddr *b)
{
	if (a == NULL || a->sa_family != b->sa_family)
		return 0;
	if (a->sa_family == AF_INET)
		return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
		       ((const struct sockaddr_in *)b)->sin_addr.s_addr;
	return a->sa_family == AF_INET6 &&
	       memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr,
		      &((const struct sockaddr_in6 *)b)->sin6_addr,
		      sizeof(struct in6_addr)) == 0;
}

static int
is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)address)
				 ->sin_addr.s_addr) >>
			   24 ==
		       127;
	return address->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(
		   &((const struct sockaddr_in6 *)address)->sin6_addr);
}

static int
is_ours(const struct sockaddr *address, const struct ifaddrs *interfaces)
{
	if (is_loopback(address))
		return 1;
	for (; interfaces != NULL; interfaces = interfaces->ifa_next)
		if (same_address(interfaces->ifa_addr, address))
			return 1;
	return 0;
}

struct addrinfo *
address_look_up(const struct address *address, struct error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	char port[8];
	int code;

	snprintf(port, sizeof(port), "%d", address->port);
	code = getaddrinfo(address->host, port, &hints, &found);
	if (code == EAI_MEMORY || (code == EAI_SYSTEM && errno == ENOMEM))
		mem_exhausted();
	if (code == 0)
		return found;
	error_set(err, STATUS_UNAVAILABLE, "cannot resolve the host %s: %s",
		  address->host, gai_strerror(code));
	return NULL;
}

int
address_is_local(const struct address *address, struct error *err)
{
	struct addrinfo *found = address_look_up(address, err);
	struct ifaddrs *interfaces = NULL;
	int local = 0;

	if (found == NULL)
		return -1;
	if (getifaddrs(&interfaces) != 0)
		interfaces = NULL;
	for (struct addrinfo *a = found; a != NULL && !local; a = a->ai_next)
		local = is_ours(a->ai_addr, interfaces);
	freeaddrinfo(found);
	if (interfaces != NULL)
		freeifaddrs(interfaces);
	return local;
}

const char *
address_path(const char *url, struct buf *composed)
{
	const char *path;

	if (url[0] == '/')
		return url;
	path = strstr(url, "://") + 3;
	path += strcspn(path, "/?#");
	if (*path == '/')
		return path;
	buf_clear(composed);
	buf_add(composed, "/", 1);
	buf_adds(composed, path);
	return composed->data;
}
