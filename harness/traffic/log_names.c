/* SPDX-License-Identifier: MIT */
#include "traffic/log_names.h"

#include <string.h>

#include "base/mem.h"

static const struct {
	const char *name;
	enum log_part part;
	unsigned rank;
} table[] = {
#define NAME(name, part, rank) {name, PART_##part, rank},
#include "traffic/log_names.def"
#undef NAME
};

/* Objects around the parts of a request. */
static const char *const around[] = {
    "req",	   "request", "httprequest", "http",	"properties",
    "jsonpayload", "context", "fields",	     "proxy",	"requestcontext",
    "attributes",  "event",   "data",	     "payload", "details",
    "network",	   "attrs",   "message",     "record"};

static uint32_t
name_hash(const char *name, size_t len)
{
	uint32_t hash = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619U;
	return hash ^ hash >> 15;
}

void
log_names_init(struct log_names *names)
{
	*names = (struct log_names){{0}};
	for (size_t i = 0; i < COUNT(table); i++) {
		uint32_t at = name_hash(table[i].name, strlen(table[i].name));

		while (names->slots[at % LOG_NAME_SLOTS] != 0)
			at++;
		names->slots[at % LOG_NAME_SLOTS] = (uint16_t)(i + 1);
	}
}

/* The table's row of a name; NULL: none. */
static struct log_meaning
names_get(const struct log_names *names, const char *name, size_t len)
{
	uint32_t at = name_hash(name, len);
	uint16_t slot;

	while ((slot = names->slots[at % LOG_NAME_SLOTS]) != 0) {
		if (strlen(table[slot - 1].name) == len &&
		    memcmp(table[slot - 1].name, name, len) == 0)
			return (struct log_meaning){table[slot - 1].part,
						    table[slot - 1].rank};
		at++;
	}
	return (struct log_meaning){PART_NONE, 0};
}

void
log_name_add(struct log_name *name, const char *key, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = key[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			   c == '.'))
			continue;
		if (name->len == LOG_NAME_MAX) {
			name->too_long = 1;
			return;
		}
		name->text[name->len++] = c;
	}
	name->text[name->len] = '\0';
}

/* How much of the name is such an object, with its point. */
static size_t
around_length(const char *name)
{
	for (size_t i = 0; i < COUNT(around); i++) {
		size_t len = strlen(around[i]);

		if (strncmp(name, around[i], len) == 0 && name[len] == '.')
			return len + 1;
	}
	return 0;
}

struct log_meaning
log_names_find(const struct log_names *names, const struct log_name *name)
{
	struct log_meaning found = {PART_NONE, 0};
	const char *at = name->text;
	size_t skip;
	unsigned depth = 0;

	if (name->too_long)
		return found;
	for (;;) {
		found = names_get(names, at, name->len - (at - name->text));
		if (found.part != PART_NONE || !(skip = around_length(at)))
			break;
		at += skip;
		depth++;
	}
	/* What is nearer to the line's own keys comes first. */
	found.rank -= depth < found.rank ? depth : 0;
	return found;
}

struct log_meaning
log_names_key(const struct log_names *names, const char *key, size_t len)
{
	struct log_name name = {.len = 0};

	log_name_add(&name, key, len);
	return log_names_find(names, &name);
}
