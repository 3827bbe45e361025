/* SPDX-License-Identifier: MIT */
#include "base/option_formats.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/date.h"
#include "base/head.h"
#include "base/segment.h"
#include "base/text.h"

enum { MOST_PID = 4194304 }; /* the kernel's PID_MAX_LIMIT */

static int
format_refuse(const char *value, const char *wanted, struct error *err)
{
	return error_set(err, STATUS_USAGE, "'%.40s' is not %s", value, wanted);
}

int
format_text(const char *value, struct error *err)
{
	if (*value == '\0')
		return error_set(err, STATUS_USAGE, "the value is empty");
	return 0;
}

/* The least printable byte is `least`: ' ', or '!' to have no blanks. */
static int
format_printable(const char *value, unsigned char least, struct error *err)
{
	if (format_text(value, err) != 0)
		return -1;
	if (!text_is_clean(value, strlen(value), least))
		return error_set(err, STATUS_USAGE, "the value holds %s",
				 least > ' ' ? "a blank or a control character"
					     : "a line break or another "
					       "control character");
	return 0;
}

int
format_line(const char *value, struct error *err)
{
	return format_printable(value, ' ', err);
}

int
format_word(const char *value, struct error *err)
{
	return format_printable(value, '!', err);
}

int
format_path(const char *value, struct error *err)
{
	if (format_word(value, err) != 0)
		return -1;
	return value[0] == '/'
		   ? 0
		   : format_refuse(value, "a path: it begins with /", err);
}

int
format_file(const char *value, struct error *err)
{
	if (format_text(value, err) != 0)
		return -1;
	if (strcmp(value, "-") != 0 && access(value, R_OK) != 0)
		return error_set(err, STATUS_DATA, "%s: %s", value,
				 strerror(errno));
	return 0;
}

int
format_socket(const char *value, struct error *err)
{
	const size_t most = sizeof(((struct sockaddr_un *)0)->sun_path) - 1;

	if (format_text(value, err) != 0)
		return -1;
	if (strlen(value) > most)
		return error_set(err, STATUS_USAGE,
				 "the path is longer than %zu bytes", most);
	return 0;
}

/* What follows http:// or https://; NULL: neither stands there. */
static const char *
url_rest(const char *value)
{
	if (strncasecmp(value, "http://", 7) == 0)
		return value + 7;
	return strncasecmp(value, "https://", 8) == 0 ? value + 8 : NULL;
}

int
format_url(const char *value, struct error *err)
{
	const char *rest = url_rest(value);

	if (format_word(value, err) != 0)
		return -1;
	if (rest == NULL || strcspn(rest, "/?#") == 0)
		return format_refuse(value,
				     "a URL: write http://HOST:PORT or "
				     "https://HOST:PORT",
				     err);
	return 0;
}

int
format_address(const char *value, struct error *err)
{
	const char *rest = url_rest(value);

	if (rest != NULL && memchr(rest, '@', strcspn(rest, "/?#")) != NULL)
		return error_set(err, STATUS_USAGE,
				 "no user or password belongs in this URL: "
				 "use --auth USER:PASSWORD");
	return format_url(value, err);
}

/* It may hold a password. */
int
format_out(const char *value, struct error *err)
{
	const char *url = strchr(value, '=');

	if (format_word(value, err) != 0)
		return -1;
	if (url != NULL && url_rest(url + 1) != NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "write prometheus=http://HOST:PORT or "
			 "otlp=http://HOST:PORT");
}

/* A part of a request's head. */
static int
format_head(const char *value, struct error *err)
{
	if (format_text(value, err) != 0)
		return -1;
	if (head_is_value(value, strlen(value)))
		return 0;
	return error_set(err, STATUS_USAGE,
			 "the value holds a line break or another control "
			 "character");
}

int
format_header(const char *value, struct error *err)
{
	size_t name = text_token(value);

	if (format_head(value, err) != 0)
		return -1;
	if (name == 0 || value[name] != ':')
		return error_set(err, STATUS_USAGE,
				 "not a header line: write 'Name: value'");
	return 0;
}

int
format_login(const char *value, struct error *err)
{
	if (format_head(value, err) != 0)
		return -1;
	if (strchr(value, ':') == NULL)
		return error_set(err, STATUS_USAGE,
				 "there is no colon: write USER:PASSWORD");
	return 0;
}

int
format_token(const char *value, struct error *err)
{
	return format_head(value, err);
}

int
format_container(const char *value, struct error *err)
{
	static const char letters[] = "0123456789"
				      "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-";
	size_t length = strlen(value);

	if (length > 0 && length < 256 && strspn(value, letters) == length &&
	    isalnum((unsigned char)value[0]))
		return 0;
	return format_refuse(value,
			     "the name of a container: write letters, digits "
			     "and _ . - after the first",
			     err);
}

int
format_pid(const char *value, struct error *err)
{
	size_t digits = strspn(value, "0123456789");
	long pid = digits < 9 ? strtol(value, NULL, 10) : 0;

	if (value[digits] == '\0' && pid >= 1 && pid <= MOST_PID)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "'%.40s' is not allowed: write a whole number from 1 "
			 "to %d",
			 value, MOST_PID);
}

int
format_variable(const char *value, struct error *err)
{
	size_t name = strcspn(value, "=");

	if (name == 0 || !text_is_clean(value, name, '!'))
		return error_set(err, STATUS_USAGE,
				 "not the name of a variable: write NAME or "
				 "NAME=VALUE");
	return 0;
}

int
format_assignment(const char *value, struct error *err)
{
	if (strchr(value, '=') == NULL || value[0] == '=')
		return format_refuse(value,
				     "a value for a name: write "
				     "NAME=VALUE",
				     err);
	return 0;
}

/* The next part of "[::1]:80:...", brackets kept together. */
static size_t
part_length(const char *text)
{
	size_t bracket = text[0] == '[' ? strcspn(text, "]") : 0;

	return bracket + strcspn(text + bracket, ":");
}

static int
part_is_port(const char *text, size_t length)
{
	int digits =
	    length > 0 && length < 6 && strspn(text, "0123456789") >= length;
	long port = digits ? strtol(text, NULL, 10) : 0;

	return port > 0 && port < 65536;
}

int
format_listen(const char *value, struct error *err)
{
	const char *colon = strrchr(value, ':');
	char *end = NULL;
	unsigned long port =
	    colon != NULL ? strtoul(colon + 1, &end, 10) : 65536;

	if (format_word(value, err) != 0)
		return -1;
	if (colon == NULL || colon == value || end == colon + 1 ||
	    *end != '\0' || port > 65535 || colon[1] == '-' ||
	    (memchr(value, ':', (size_t)(colon - value)) != NULL &&
	     (value[0] != '[' || colon[-1] != ']')))
		return format_refuse(
		    value, "an address and a port, as in 127.0.0.1:9464", err);
	return 0;
}

int
format_segment(const char *value, struct error *err)
{
	return segment_check(value, err);
}

int
format_moment(const char *value, struct error *err)
{
	return isnan(date_seconds(value, strlen(value)))
		   ? format_refuse(value, "a time, as in 2026-11-30T12:00:00Z",
				   err)
		   : 0;
}

int
format_host(const char *value, struct error *err)
{
	size_t host = part_length(value);

	if (host == 0 || strpbrk(value, "/@ \t\r\n") != NULL ||
	    (value[host] == ':' &&
	     !part_is_port(value + host + 1, strlen(value + host + 1))))
		return format_refuse(value, "a host: write HOST or HOST:PORT",
				     err);
	return 0;
}

/* Either host and either port may be left empty: it is any, or the same. */
int
format_connect_to(const char *value, struct error *err)
{
	const char *at = value;
	int good = text_is_clean(value, strlen(value), '!');

	for (int part = 0; part < 4 && good; part++) {
		size_t length = part_length(at);

		if (part % 2 == 1)
			good = length == 0 || part_is_port(at, length);
		at += length;
		good = good && *at == (part < 3 ? ':' : '\0');
		at += part < 3;
	}
	return good ? 0
		    : format_refuse(value,
				    "a connection: write HOST:PORT:HOST:PORT",
				    err);
}

/* curl takes "+HOST:PORT:ADDRESS[,ADDRESS]" too. */
int
format_resolve(const char *value, struct error *err)
{
	const char *host = value + (value[0] == '+');
	const char *port = host + part_length(host);
	const char *address;

	if (port > host && *port == ':') {
		address = port + 1 + part_length(port + 1);
		if (part_is_port(port + 1, (size_t)(address - port - 1)) &&
		    address[0] == ':' && address[1] != '\0' &&
		    strspn(address, "0123456789abcdefABCDEF:.[],") ==
			strlen(address))
			return 0;
	}
	return format_refuse(value,
			     "an address of a name: write HOST:PORT:ADDRESS, "
			     "e.g. shop.example:443:127.0.0.1",
			     err);
}
