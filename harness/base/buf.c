/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { LARGE = 1 << 20 };

/* What is large grows by a quarter: the rest may stay empty. */
static void
buf_reserve(struct buf *buf, size_t extra)
{
	size_t need = buf->len + extra + 1;
	size_t more = buf->cap < LARGE ? buf->cap : buf->cap / 4;

	if (need <= buf->cap)
		return;
	buf->cap = need > buf->cap + more ? need : buf->cap + more;
	buf->data = xrealloc(buf->data, buf->cap);
}

void
buf_add(struct buf *buf, const char *bytes, size_t length)
{
	buf_reserve(buf, length);
	if (length > 0)
		memcpy(buf->data + buf->len, bytes, length);
	buf->len += length;
	buf->data[buf->len] = '\0';
}

void
buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void
buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (length < 0)
		return;
	buf_reserve(buf, (size_t)length);
	va_start(ap, fmt);
	vsnprintf(buf->data + buf->len, (size_t)length + 1, fmt, ap);
	va_end(ap);
	buf->len += (size_t)length;
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
buf_free(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

char *
buf_take(struct buf *buf)
{
	char *text = xstrdup(buf_text(buf));

	buf_free(buf);
	return text;
}

const char *
buf_text(const struct buf *buf)
{
	return buf->data != NULL ? buf->data : "";
}

void
strings_add(struct strings *list, const char *text)
{
	list->items =
	    xrealloc(list->items, (list->count + 1) * sizeof(*list->items));
	list->items[list->count++] = xstrdup(text);
}

int
strings_index(const struct strings *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return (int)i;
	return -1;
}

int
strings_has(const struct strings *list, const char *text)
{
	return strings_index(list, text) >= 0;
}

void
strings_free(struct strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct strings){0};
}
