/* SPDX-License-Identifier: MIT */
/* What scenarios are told: headers with cookies, rows of a file. */
#include "fuzz.h"

#include "base/buf.h"
#include "base/head.h"
#include "scenario/dataset.h"
#include "scenario/jar.h"

const char *const fuzz_seeds[] = {
    "Set-Cookie: sid=1; Path=/a; Max-Age=60; Secure; HttpOnly\r\n"
    "set-cookie: b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\nX: y\r\n",
    "name,city\r\nada,\"Lond\"\"on\"\n\n\"a\nb\",\n",
    "\xef\xbb\xbf"
    "a\n1\n",
    "http://[::1]:3000/a/b?c#d", NULL};

/* What a jar took may go into our own requests. */
static void
cookies(const char *text)
{
	struct jar jar = {0};
	struct place place;
	struct buf out = {0};

	place_of(&place, "http://127.0.0.1:3000", text);
	place_of(&place, "http://127.0.0.1:3000", "/a/b");
	for (int i = 0; i < 3; i++)
		jar_take(&jar, &place, text, i);
	jar_write(&jar, &place, 3, &out);
	if (!head_is_value(buf_text(&out), out.len))
		abort();
	if (jar.count > JAR_COOKIES || jar.bytes > JAR_BYTES)
		abort();
	buf_free(&out);
	jar_free(&jar);
}

static void
rows(char *text, size_t length, char separator)
{
	char name[] = "x";
	struct file file = {.path = name, .text = text, .length = length};
	struct dataset set = {.file = &file, .separator = separator};
	struct error err = {0};
	struct field field;

	if (dataset_index(&set, &err) == 0)
		for (size_t row = 0; row < set.count; row++) {
			const char *at = dataset_row(&set, (long)row);

			dataset_line(&set, row);
			for (size_t i = 0; i < set.columns; i++)
				if (field_read(&at, dataset_end(&set),
					       separator,
					       &field) == FIELD_WRONG)
					abort();
		}
	free(set.rows);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = fuzz_text(bytes, len);

	cookies(text);
	rows(text, len, ',');
	rows(text, len, 0);
	free(text);
	return 0;
}
