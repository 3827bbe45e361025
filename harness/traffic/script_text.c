/* SPDX-License-Identifier: MIT */
/* Text from traffic, written into a script without its secrets. */
#include "base/escape.h"
#include "traffic/script_parts.h"
#include "traffic/secrets.h"

const char *
script_secret(struct script *script, const char *name)
{
	if (!strings_has(script->secrets, name)) {
		if (script->secrets->count == SCRIPT_SECRETS)
			return script->secrets->items[SCRIPT_SECRETS - 1];
		strings_add(script->secrets, name);
	}
	return name;
}

void
script_text(struct script *script, const char *text, size_t len)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(text, len, from, &secret)) {
		if (secret.at > from) {
			escape_lua(&script->flows, text + from,
				   secret.at - from);
			buf_adds(&script->flows, " .. ");
		}
		buf_adds(&script->flows, script_secret(script, secret.name));
		from = secret.at + secret.len;
		if (from < len)
			buf_adds(&script->flows, " .. ");
	}
	if (from < len || len == 0)
		escape_lua(&script->flows, text + from, len - from);
}

void
script_route(const char *route, size_t len, struct buf *out)
{
	struct secret secret;
	size_t from = 0;

	while (secret_next(route, len, from, &secret)) {
		buf_add(out, route + from, secret.at - from);
		buf_adds(out, "***");
		from = secret.at + secret.len;
	}
	buf_add(out, route + from, len - from);
}
