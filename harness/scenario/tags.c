/* SPDX-License-Identifier: MIT */
#include "scenario/tags.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"

struct tags {
	pthread_mutex_t mutex;
	struct strings texts;
};

struct tags *
tags_new(void)
{
	struct tags *tags = xcalloc(1, sizeof(*tags));

	pthread_mutex_init(&tags->mutex, NULL);
	return tags;
}

void
tags_free(struct tags *tags)
{
	pthread_mutex_destroy(&tags->mutex);
	strings_free(&tags->texts);
	free(tags);
}

int
tags_are_known(struct tags *tags, const char *text)
{
	int known;

	pthread_mutex_lock(&tags->mutex);
	known = strings_has(&tags->texts, text);
	if (!known && tags->texts.count < TAGS_MOST) {
		strings_add(&tags->texts, text);
		known = 1;
	}
	pthread_mutex_unlock(&tags->mutex);
	return known;
}
