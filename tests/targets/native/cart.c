/* SPDX-License-Identifier: MIT */
/* A library that a service depends on. */
#include "cart.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 1000 };

struct item {
	struct item *newer;
	char text[TEXT];
};

static struct item *oldest, *newest;
static int count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct item *
item_new(const char *text)
{
	struct item *item = calloc(1, sizeof(*item));

	snprintf(item->text, TEXT, "%s", text);
	return item;
}

static void
drop_oldest(void)
{
	struct item *item = oldest;

	oldest = item->newer;
	free(item);
	count--;
}

void
cart_add(const char *text, int most)
{
	struct item *item = item_new(text);

	pthread_mutex_lock(&lock);
	if (newest != NULL)
		newest->newer = item;
	else
		oldest = item;
	newest = item;
	if (++count > most && most > 0)
		drop_oldest();
	pthread_mutex_unlock(&lock);
}
