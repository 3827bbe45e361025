/* SPDX-License-Identifier: MIT */
/*
 * JSON as browsers and proxies save it. jansson refuses a whole document for
 * one escape that is no character, which any reply in a HAR may hold; so these
 * are replaced before it reads the text.
 */
#include <string.h>

#include "base/buf.h"
#include "traffic/document.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* The four digits of \uXXXX; -1: it is none. */
static int
escape_code(const char *at, const char *end)
{
	int code = 0;

	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		static const char digits[] = "0123456789abcdef";
		int c = at[i] >= 'A' && at[i] <= 'F' ? at[i] | 0x20 : at[i];
		const char *digit = c != '\0' ? strchr(digits, c) : NULL;

		if (digit == NULL)
			return -1;
		code = code * 16 + (int)(digit - digits);
	}
	return code;
}

/* The bytes of a character in UTF-8 (RFC 3629) there; 0: there is none. */
static size_t
utf8_length(const unsigned char *at, size_t left)
{
	size_t length = at[0] < 0x80   ? 1
			: at[0] < 0xc2 ? 0
			: at[0] < 0xe0 ? 2
			: at[0] < 0xf0 ? 3
			: at[0] < 0xf5 ? 4
				       : 0;

	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((at[0] == 0xe0 && at[1] < 0xa0) ||
	    (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return length;
}

/* One escape, which is a '\' and more. */
static const char *
copy_escape(struct buf *out, const char *at, const char *end)
{
	int code = escape_code(at, end);

	if (code >= 0xd800 && code <= 0xdbff) {
		int low = escape_code(at + 6, end);

		if (low >= 0xdc00 && low <= 0xdfff) {
			buf_add(out, at, 12);
			return at + 12;
		}
	}
	if (code == 0 || (code >= 0xd800 && code <= 0xdfff)) {
		buf_adds(out, replacement);
		return at + 6;
	}
	buf_add(out, at, end - at > 1 ? 2 : 1);
	return at + (end - at > 1 ? 2 : 1);
}

static void
mend(struct buf *out, const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	while (at < end) {
		size_t length;

		if (*at == '\\') {
			at = copy_escape(out, at, end);
			continue;
		}
		length =
		    utf8_length((const unsigned char *)at, (size_t)(end - at));
		if (length == 0)
			buf_adds(out, replacement);
		else
			buf_add(out, at, length);
		at += length > 0 ? length : 1;
	}
}

const char *
document_text(const char *text, size_t *len)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t skipped = *len >= 3 && memcmp(text, mark, 3) == 0 ? 3 : 0;

	*len -= skipped;
	return text + skipped;
}

json_t *
document_json(const char *text, size_t len, json_error_t *error)
{
	json_t *value;
	struct buf mended = {0};

	text = document_text(text, &len);
	value = json_loadb(text, len, 0, error);
	if (value != NULL)
		return value;
	mend(&mended, text, len);
	value = json_loadb(buf_text(&mended), mended.len, 0, error);
	buf_free(&mended);
	return value;
}
