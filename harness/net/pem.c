/* SPDX-License-Identifier: MIT */
#include "net/pem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

enum { LARGEST = 7 << 20 /* libcurl takes 8,000,000 bytes */ };

struct pem {
	char *file;
	struct buf text;
	struct pem *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pem *kept;

static const struct buf *
pem_find(const char *file)
{
	for (const struct pem *pem = kept; pem != NULL; pem = pem->next)
		if (strcmp(pem->file, file) == 0)
			return &pem->text;
	return NULL;
}

static const struct buf *
pem_read(const char *file, struct error *err)
{
	struct pem *pem = xcalloc(1, sizeof(*pem));

	if (file_read(file, LARGEST, &pem->text, err) != 0) {
		buf_free(&pem->text);
		free(pem);
		return NULL;
	}
	pem->file = xstrdup(file);
	pem->next = kept;
	kept = pem;
	return &pem->text;
}

const struct buf *
pem_text(const char *file, struct error *err)
{
	const struct buf *text;

	pthread_mutex_lock(&lock);
	text = pem_find(file);
	if (text == NULL)
		text = pem_read(file, err);
	pthread_mutex_unlock(&lock);
	return text;
}

int
pem_keep(const struct settings *settings, struct error *err)
{
	const char *const files[] = {settings->cacert, settings->cert,
				     settings->key};

	for (size_t i = 0; i < COUNT(files); i++)
		if (files[i] != NULL && pem_text(files[i], err) == NULL)
			return -1;
	return 0;
}
