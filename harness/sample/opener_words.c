/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "sample/opener_wire.h"

enum { WORDS_BYTES = 1 << 22, WORDS_MOST = 1 << 16 };

/* The number of its words, and each of them with its NUL. */
static void
words_add(struct buf *out, char *const *list)
{
	uint32_t count = 0;

	while (list != NULL && list[count] != NULL)
		count++;
	buf_add(out, (const char *)&count, sizeof(count));
	for (uint32_t i = 0; i < count; i++)
		buf_add(out, list[i], strlen(list[i]) + 1);
}

int
opener_words_write(char *const *const lists[OPENER_LISTS])
{
	struct buf out = {0};
	int fd = memfd_create("words", MFD_CLOEXEC);

	for (size_t i = 0; i < OPENER_LISTS; i++)
		words_add(&out, lists[i]);
	if (fd >= 0 && file_put(fd, out.data, out.len) != 0) {
		close(fd);
		fd = -1;
	}
	buf_free(&out);
	return fd;
}

/* The list at *at, whose words are put at *to. NULL: it is cut short. */
static char **
words_take(const char **at, const char *end, char ***to, char **last)
{
	char **list = *to;
	uint32_t count;

	if ((size_t)(end - *at) < sizeof(count))
		return NULL;
	memcpy(&count, *at, sizeof(count));
	*at += sizeof(count);
	for (; count > 0; count--) {
		const char *nul = memchr(*at, '\0', (size_t)(end - *at));

		if (nul == NULL || *to == last)
			return NULL;
		*(*to)++ = (char *)*at;
		*at = nul + 1;
	}
	if (*to == last)
		return NULL;
	*(*to)++ = NULL;
	return list;
}

int
opener_words_read(struct opener_words *words, int fd)
{
	struct stat info;
	const char *at, *end;
	char **to;

	*words = (struct opener_words){.text = NULL};
	if (fstat(fd, &info) != 0 || info.st_size <= 0 ||
	    info.st_size > WORDS_BYTES)
		return -1;
	words->text = xmalloc((size_t)info.st_size);
	words->words = to = xcalloc(WORDS_MOST, sizeof(*to));
	at = words->text;
	end = at + info.st_size;
	if (pread(fd, words->text, (size_t)info.st_size, 0) != info.st_size)
		return -1;
	for (size_t i = 0; i < OPENER_LISTS; i++) {
		words->lists[i] =
		    words_take(&at, end, &to, words->words + WORDS_MOST);
		if (words->lists[i] == NULL)
			return -1;
	}
	return 0;
}

void
opener_words_free(struct opener_words *words)
{
	free(words->text);
	free(words->words);
	*words = (struct opener_words){.text = NULL};
}
