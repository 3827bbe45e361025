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
	enum secret_spelling spelling;
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
add_spelling(struct secrets *secrets, const char *name, const char *value,
	     enum secret_spelling spelling)
{
	size_t count = secrets->count;

	if (strlen(value) < SECRET_LEAST || count == SECRETS_MAX)
		return;
	for (size_t i = 0; i < count; i++)
		if (strcmp(secrets->items[i].value, value) == 0)
			return;
	secrets->items[count] = (struct secret){xstrdup(name), xstrdup(value),
						strlen(value), spelling};
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
		add_spelling(secrets, name, quoted + 1, SECRET_JSON);
	}
	free(quoted);
	json_decref(text);
}

void
secrets_add(struct secrets *secrets, const char *name, const char *value)
{
	struct buf encoded = {0};

	pthread_mutex_lock(&secrets->mutex);
	add_spelling(secrets, name, value, SECRET_PLAIN);
	escape_url(&encoded, value, strlen(value));
	add_spelling(secrets, name, buf_text(&encoded), SECRET_URL);
	add_json(secrets, name, value);
	pthread_mutex_unlock(&secrets->mutex);
	buf_free(&encoded);
}

/* Finds the first; of several that begin there, the longest. */
size_t
secrets_find(struct secrets *secrets, const char *text, size_t length,
	     struct secret_found *found)
{
	size_t count = secrets->count, first = length;

	*found = (struct secret_found){0};
	for (size_t i = 0; i < count; i++) {
		const struct secret *secret = &secrets->items[i];
		const char *at =
		    memmem(text, length, secret->value, secret->length);
		size_t offset = at != NULL ? (size_t)(at - text) : length;

		if (at == NULL || offset > first ||
		    (offset == first && secret->length <= found->length))
			continue;
		first = offset;
		*found = (struct secret_found){secret->length, secret->name,
					       secret->spelling};
	}
	return first;
}

void
secrets_hide(struct secrets *secrets, const char *text, size_t length,
	     struct buf *out)
{
	struct secret_found found;
	size_t offset;

	while (length > 0) {
		offset = secrets_find(secrets, text, length, &found);
		buf_add(out, text, offset);
		if (found.length > 0)
			buf_addf(out, "(%s)", found.name);
		text += offset + found.length;
		length -= offset + found.length;
	}
}
