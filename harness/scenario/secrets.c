/* SPDX-License-Identifier: MIT */
#include "scenario/secrets.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

struct secret {
	char *name, *value;
	size_t length;
};

struct secrets {
	pthread_mutex_t mutex;		  /* of adding */
	struct secret items[SECRETS_MAX]; /* entries below count never change */
	_Atomic size_t count;
};

struct secrets *
secrets_new(void)
{
	struct secrets *secrets = xcalloc(1, sizeof(*secrets));

	pthread_mutex_init(&secrets->mutex, NULL);
	return secrets;
}

void
secrets_free(struct secrets *secrets)
{
	if (secrets == NULL)
		return;
	for (size_t i = 0; i < secrets->count; i++) {
		free(secrets->items[i].name);
		free(secrets->items[i].value);
	}
	pthread_mutex_destroy(&secrets->mutex);
	free(secrets);
}

static void
add_spelling(struct secrets *secrets, const char *name, const char *value)
{
	size_t count = secrets->count;

	if (strlen(value) < SECRET_LEAST || count == SECRETS_MAX)
		return;
	for (size_t i = 0; i < count; i++)
		if (strcmp(secrets->items[i].value, value) == 0)
			return;
	secrets->items[count] =
	    (struct secret){xstrdup(name), xstrdup(value), strlen(value)};
	secrets->count = count + 1;
}

/* The JSON spelling, without its quotes. */
static void
add_json(struct secrets *secrets, const char *name, const char *value)
{
	json_t *text = json_string(value);
	char *quoted = text != NULL ? json_dumps(text, JSON_ENCODE_ANY) : NULL;

	if (quoted != NULL) {
		quoted[strlen(quoted) - 1] = '\0';
		add_spelling(secrets, name, quoted + 1);
	}
	free(quoted);
	json_decref(text);
}

void
secrets_add(struct secrets *secrets, const char *name, const char *value)
{
	struct buf encoded = {0};

	pthread_mutex_lock(&secrets->mutex);
	add_spelling(secrets, name, value);
	escape_url(&encoded, value, strlen(value));
	add_spelling(secrets, name, buf_text(&encoded));
	add_json(secrets, name, value);
	pthread_mutex_unlock(&secrets->mutex);
	buf_free(&encoded);
}

/* Finds the first; of several that begin there, the longest. */
size_t
secrets_find(struct secrets *secrets, const char *text, size_t length,
	     size_t *found_length, const char **name)
{
	size_t count = secrets->count, first = length;

	*found_length = 0;
	for (size_t i = 0; i < count; i++) {
		const struct secret *secret = &secrets->items[i];
		const char *at =
		    memmem(text, length, secret->value, secret->length);
		size_t offset = at != NULL ? (size_t)(at - text) : length;

		if (at == NULL || offset > first ||
		    (offset == first && secret->length <= *found_length))
			continue;
		first = offset;
		*found_length = secret->length;
		*name = secret->name;
	}
	return first;
}

void
secrets_hide(struct secrets *secrets, const char *text, size_t length,
	     struct buf *out)
{
	const char *name;
	size_t offset, found;

	while (length > 0) {
		offset = secrets_find(secrets, text, length, &found, &name);
		buf_add(out, text, offset);
		if (found > 0)
			buf_addf(out, "(%s)", name);
		text += offset + found;
		length -= offset + found;
	}
}
