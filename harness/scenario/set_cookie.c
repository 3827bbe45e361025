/* SPDX-License-Identifier: MIT */
#include "scenario/set_cookie.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/head.h"
#include "scenario/cookie_date.h"

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct span
span_trim(struct span span)
{
	while (span.length > 0 && is_blank(span.text[0]))
		span.text++, span.length--;
	while (span.length > 0 && is_blank(span.text[span.length - 1]))
		span.length--;
	return span;
}

/* What stands before that character, and what after it; 0: it is not there. */
static int
span_cut(struct span whole, char at, struct span *before, struct span *after)
{
	const char *found =
	    whole.length > 0 ? memchr(whole.text, at, whole.length) : NULL;
	size_t length =
	    found != NULL ? (size_t)(found - whole.text) : whole.length;

	*before = span_trim((struct span){whole.text, length});
	*after = (struct span){"", 0};
	if (found == NULL)
		return 0;
	*after = (struct span){found + 1, whole.length - length - 1};
	return 1;
}

static int
span_is(const struct span *span, const char *word)
{
	return span->length == strlen(word) &&
	       strncasecmp(span->text, word, span->length) == 0;
}

/* "-12"; NAN: it is not a number of seconds. */
static double
span_seconds(const struct span *span)
{
	size_t sign = span->length > 0 && span->text[0] == '-';
	double seconds = 0;

	if (span->length == sign)
		return NAN;
	for (size_t i = sign; i < span->length; i++) {
		if (span->text[i] < '0' || span->text[i] > '9')
			return NAN;
		seconds = seconds * 10 + (span->text[i] - '0');
	}
	return sign ? -seconds : seconds;
}

/* The last of each kind that says something counts; Max-Age before Expires. */
struct ages {
	double max_age, expires; /* seconds from now; NAN: not said */
};

static void
take_attribute(struct set_cookie *cookie, struct ages *ages, struct span name,
	       struct span value)
{
	double seconds;

	if (span_is(&name, "Path")) {
		cookie->path = value;
	} else if (span_is(&name, "Domain") && value.length > 0) {
		size_t dot = value.text[0] == '.';

		cookie->domain =
		    (struct span){value.text + dot, value.length - dot};
	} else if (span_is(&name, "Max-Age")) {
		seconds = span_seconds(&value);
		ages->max_age = isnan(seconds) ? ages->max_age : seconds;
	} else if (span_is(&name, "Expires")) {
		seconds = cookie_date(value.text, value.length);
		ages->expires = isnan(seconds) ? ages->expires
					       : seconds - (double)time(NULL);
	} else if (span_is(&name, "Secure")) {
		cookie->secure = 1;
	}
}

static void
take_attributes(struct set_cookie *cookie, struct span rest)
{
	struct ages ages = {NAN, NAN};
	struct span part, name, value;
	int more = 1;

	while (more) {
		more = span_cut(rest, ';', &part, &rest);
		span_cut(part, '=', &name, &value);
		take_attribute(cookie, &ages, name, span_trim(value));
	}
	cookie->seconds = !isnan(ages.max_age)	 ? ages.max_age
			  : !isnan(ages.expires) ? ages.expires
						 : INFINITY;
}

int
set_cookie_read(struct set_cookie *cookie, const char *line, size_t length)
{
	struct span pair, rest;

	*cookie = (struct set_cookie){0};
	span_cut((struct span){line, length}, ';', &pair, &rest);
	if (!span_cut(pair, '=', &cookie->name, &cookie->value) ||
	    cookie->name.length == 0)
		return -1;
	cookie->value = span_trim(cookie->value);
	take_attributes(cookie, rest);
	if (cookie->path.length > 0 && cookie->path.text[0] != '/')
		cookie->path.length = 0;
	return cookie->name.length + cookie->value.length <= COOKIE_BYTES &&
		       cookie->path.length <= COOKIE_BYTES &&
		       head_is_value(cookie->name.text, cookie->name.length) &&
		       head_is_value(cookie->value.text,
				     cookie->value.length) &&
		       head_is_value(cookie->path.text, cookie->path.length)
		   ? 0
		   : -1;
}
