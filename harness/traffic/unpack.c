/* SPDX-License-Identifier: MIT */
#include "traffic/unpack.h"

#include <string.h>

#include "base/mem.h"

static const struct unpacker *const table[] = {
#define UNPACK(name) &unpack_##name,
#include "traffic/unpacks.def"
#undef UNPACK
};

static const struct {
	const char *name, *magic;
	size_t len;
} unknown[] = {{"zip", "PK\x03\x04", 4},
	       {"LZ4", "\x04\x22\x4d\x18", 4},
	       {"7z", "7z\xbc\xaf\x27\x1c", 6},
	       {"compress", "\x1f\x9d", 2}};

static int
begins(const unsigned char *bytes, size_t len, const char *magic,
       size_t magic_len)
{
	return len >= magic_len && memcmp(bytes, magic, magic_len) == 0;
}

const struct unpacker *
unpacker_find(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (begins(bytes, len, table[i]->magic, table[i]->magic_len))
			return table[i];
	return NULL;
}

const char *
unpack_unknown(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < COUNT(unknown); i++)
		if (begins(bytes, len, unknown[i].magic, unknown[i].len))
			return unknown[i].name;
	return NULL;
}
