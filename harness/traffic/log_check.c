/* SPDX-License-Identifier: MIT */
/* Whether a value from a log can be what its name says. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "traffic/log_record.h"

enum { METHOD_MAX = 20, HOST_MAX = 253 };

/* By RFC 9110 and RFC 5789; others are methods if they are in capitals. */
static const char *const verbs[] = {"get",   "post",	"put", "delete",
				    "patch", "options", "head"};

struct slice
log_trim(struct slice value)
{
	while (value.len > 0 && (*value.at == ' ' || *value.at == '\t')) {
		value.at++;
		value.len--;
	}
	while (value.len > 0 && (value.at[value.len - 1] == ' ' ||
				 value.at[value.len - 1] == '\t'))
		value.len--;
	return value;
}

int
log_is_method(struct slice value)
{
	for (size_t i = 0; i < COUNT(verbs); i++)
		if (value.len == strlen(verbs[i]) &&
		    strncasecmp(verbs[i], value.at, value.len) == 0)
			return 1;
	if (value.len < 3 || value.len > METHOD_MAX)
		return 0;
	for (size_t i = 0; i < value.len; i++)
		if (!isupper((unsigned char)value.at[i]) && value.at[i] != '-')
			return 0;
	return 1;
}

static int
starts(struct slice value, const char *prefix)
{
	size_t len = strlen(prefix);

	return value.len > len && strncasecmp(value.at, prefix, len) == 0;
}

int
log_is_target(struct slice value)
{
	return value.len > 0 &&
	       (*value.at == '/' || (*value.at == '*' && value.len == 1) ||
		starts(value, "http://") || starts(value, "https://"));
}

static int
is_ipv4(struct slice value)
{
	size_t dots = 0, digits = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '.') {
			if (digits == 0)
				return 0;
			dots++;
			digits = 0;
		} else if (!isdigit((unsigned char)value.at[i]) ||
			   ++digits > 3) {
			return 0;
		}
	}
	return dots == 3 && digits > 0;
}

static int
is_ipv6(struct slice value)
{
	size_t colons = 0, i;

	for (i = 0; i < value.len && value.at[i] != '%'; i++) {
		colons += value.at[i] == ':';
		if (!isxdigit((unsigned char)value.at[i]) &&
		    value.at[i] != ':' && value.at[i] != '.')
			return 0;
	}
	/* "12:30:45" is a time of day. */
	return colons == 7 || (colons >= 2 && colons < 8 &&
			       memmem(value.at, i, "::", 2) != NULL);
}

int
log_is_address(struct slice value)
{
	return is_ipv4(value) || is_ipv6(value);
}

int
log_is_word(struct slice value)
{
	return value.len > 0 && memchr(value.at, ' ', value.len) == NULL &&
	       memchr(value.at, '\t', value.len) == NULL;
}

static int
is_name(struct slice value)
{
	if (value.len == 0 || value.len > HOST_MAX ||
	    !isalnum((unsigned char)*value.at))
		return 0;
	for (size_t i = 0; i < value.len; i++)
		if (!isalnum((unsigned char)value.at[i]) &&
		    value.at[i] != '-' && value.at[i] != '.' &&
		    value.at[i] != '_')
			return 0;
	return 1;
}

/* The value without ":443"; its length if it has no port. */
static size_t
without_port(struct slice value)
{
	size_t len = value.len;

	while (len > 0 && isdigit((unsigned char)value.at[len - 1]))
		len--;
	return len > 1 && len < value.len && value.at[len - 1] == ':'
		   ? len - 1
		   : value.len;
}

/* A name of one word, such as "web-1", is a machine rather than a site. */
int
log_is_host(struct slice value)
{
	struct slice name = {value.at, without_port(value)};

	if (name.len > 2 && *name.at == '[' && name.at[name.len - 1] == ']')
		return is_ipv6((struct slice){name.at + 1, name.len - 2});
	return is_ipv6(value) ||
	       (is_name(name) &&
		(name.len < value.len || memchr(name.at, '.', name.len) ||
		 (name.len == 9 && strncasecmp(name.at, "localhost", 9) == 0)));
}

static int
is_number(struct slice value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!isdigit((unsigned char)value.at[i]))
			return 0;
	return 1;
}

/* Of a list, what is nearest to the client. */
static struct slice
first_of_list(struct slice value)
{
	const char *comma = memchr(value.at, ',', value.len);

	if (comma != NULL)
		value.len = (size_t)(comma - value.at);
	return log_trim(value);
}

struct slice
log_client(struct slice value)
{
	const struct slice none = {value.at, 0};
	const char *end;

	value = first_of_list(value);
	if (value.len == 0)
		return none;
	if (log_is_address(value))
		return value;
	end = *value.at == '[' ? memchr(value.at, ']', value.len) : NULL;
	if (end != NULL) {
		value.len = (size_t)(end - ++value.at);
		return is_ipv6(value) ? value : none;
	}
	if (without_port(value) < value.len) {
		value.len = without_port(value);
		return log_is_address(value) ? value : none;
	}
	return (is_name(value) && !is_number(value)) || starts(value, "unix:")
		   ? value
		   : none;
}
