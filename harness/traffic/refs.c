/* SPDX-License-Identifier: MIT */
#include "traffic/refs.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/document.h"

enum { STEPS = 16, MISSING = 200, DEEP = 200 };

#define MARK '\x1f'

static int
hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* A step of a JSON pointer (RFC 6901, 4 and 6): ~1, ~0, %7B. */
static void
step_key(const char *step, size_t len, struct buf *key)
{
	for (size_t i = 0; i < len; i++) {
		char c = step[i];

		if (c == '~' && i + 1 < len &&
		    (step[i + 1] == '0' || step[i + 1] == '1'))
			c = step[++i] == '0' ? '~' : '/';
		else if (c == '%' && i + 2 < len &&
			 isxdigit((unsigned char)step[i + 1]) &&
			 isxdigit((unsigned char)step[i + 2])) {
			c = (char)(hex_value(step[i + 1]) * 16 +
				   hex_value(step[i + 2]));
			i += 2;
		}
		buf_add(key, &c, 1);
	}
}

static json_t *
pointer_step(json_t *at, const char *step, size_t len)
{
	struct buf key = {0};
	json_t *found;

	step_key(step, len, &key);
	found = json_is_array(at)
		    ? json_array_get(at, strtoul(buf_text(&key), NULL, 10))
		    : json_object_get(at, buf_text(&key));
	buf_free(&key);
	return found;
}

/* What a pointer such as "/components/schemas/Cat" leads to; "": the whole. */
static json_t *
pointer_follow(json_t *at, const char *pointer)
{
	while (at != NULL && *pointer == '/') {
		size_t len = strcspn(++pointer, "/");

		at = pointer_step(at, pointer, len);
		pointer += len;
	}
	return *pointer == '\0' ? at : NULL;
}

/* Makes the references of another file whole. */
static char *
whole_reference(struct refs *refs, const char *real, const char *reference)
{
	const char *hash = strchr(reference, '#');
	size_t len =
	    hash != NULL ? (size_t)(hash - reference) : strlen(reference);
	char *path = xstrndup(reference, len), *other = NULL, *whole;

	if (len > 0)
		other = reach_find(refs->reach, real, path);
	whole = len > 0 && other == NULL
		    ? xstrdup(reference)
		    : xasprintf("%c%s%s", MARK, len > 0 ? other : real,
				hash != NULL ? hash : "#");
	free(other);
	free(path);
	return whole;
}

static void
whole_references(struct refs *refs, const char *real, json_t *value, int depth)
{
	const char *key;
	json_t *one;
	size_t i;

	if (depth == DEEP)
		return;
	json_array_foreach(value, i, one)
	{
		whole_references(refs, real, one, depth + 1);
	}
	json_object_foreach(value, key, one)
	{
		const char *text = json_string_value(one);

		if (text == NULL || strcmp(key, "$ref") != 0 || *text == MARK) {
			whole_references(refs, real, one, depth + 1);
		} else {
			char *whole = whole_reference(refs, real, text);

			json_string_set(one, whole);
			free(whole);
		}
	}
}

static json_t *
read_file(struct refs *refs, const char *real)
{
	struct buf text = {0};
	struct error ignored = {0};
	json_t *root = NULL;

	if (reach_read(refs->reach, real, REACH_MOST, &text) == 0)
		root =
		    document_parse(real, buf_text(&text), text.len, &ignored);
	buf_free(&text);
	return root;
}

/* The tree of another file, which is read once; NULL: it cannot be. */
static json_t *
file_root(struct refs *refs, const char *real)
{
	struct refs_file *file;

	for (size_t i = 0; i < refs->nfiles; i++)
		if (strcmp(refs->files[i].real, real) == 0)
			return refs->files[i].root;
	if (refs->nfiles == REFS_FILES)
		return NULL;
	file = &refs->files[refs->nfiles++];
	file->real = xstrdup(real);
	file->root = read_file(refs, real);
	whole_references(refs, file->real, file->root, 0);
	return file->root;
}

/* "file#/pointer", from the document itself or, with a mark, from any. */
static json_t *
follow(struct refs *refs, const char *reference)
{
	const char *hash = strchr(reference, '#');
	size_t len =
	    hash != NULL ? (size_t)(hash - reference) : strlen(reference);
	char *path, *real;
	json_t *found;

	if (len == 0)
		return pointer_follow(refs->root, hash + 1);
	if (refs->reach == NULL || strstr(reference, "://") != NULL)
		return NULL;
	path = *reference == MARK ? xstrndup(reference + 1, len - 1)
				  : xstrndup(reference, len);
	real = *reference == MARK
		   ? xstrdup(path)
		   : reach_find(refs->reach, refs->reach->input, path);
	found = real != NULL ? file_root(refs, real) : NULL;
	free(path);
	free(real);
	return pointer_follow(found, hash != NULL ? hash + 1 : "");
}

static json_t *
note_missing(struct refs *refs, const char *reference)
{
	int known = strings_index(&refs->missing, reference);

	if (known < 0 && refs->missing.count < MISSING) {
		strings_add(&refs->missing, reference);
		known = (int)refs->missing.count - 1;
	}
	refs->missed = known >= 0 ? refs->missing.items[known] : "";
	return NULL;
}

json_t *
refs_resolve(struct refs *refs, json_t *object)
{
	const char *reference = NULL;

	for (int i = 0; i < STEPS; i++) {
		json_t *found;

		reference = json_string_value(json_object_get(object, "$ref"));
		if (reference == NULL)
			return object;
		found = follow(refs, reference);
		if (found == NULL)
			return note_missing(refs, reference);
		object = found;
	}
	return note_missing(refs, reference);
}

const char *
refs_name(json_t *object)
{
	const char *reference =
	    json_string_value(json_object_get(object, "$ref"));
	const char *slash = reference != NULL ? strrchr(reference, '/') : NULL;

	return slash != NULL && strchr(slash, '#') == NULL ? slash + 1 : NULL;
}

const char *
refs_plain(const char *reference)
{
	return *reference == MARK ? reference + 1 : reference;
}

void
refs_free(struct refs *refs)
{
	for (size_t i = 0; i < refs->nfiles; i++) {
		free(refs->files[i].real);
		json_decref(refs->files[i].root);
	}
	strings_free(&refs->missing);
}
