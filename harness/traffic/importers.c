/* SPDX-License-Identifier: MIT */
/* The list of importers, and which one a file needs. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/import.h"
#include "traffic/log_source.h"

enum { WHOLE_FILE = 256 * 1024 * 1024, BEGINNING = 65536 };

const struct importer *const importer_table[] = {
#define IMPORT(name) &import_##name,
#include "traffic/imports.def"
#undef IMPORT
    NULL};

const struct importer *
importer_find(const char *name)
{
	for (size_t i = 0; importer_table[i] != NULL; i++)
		if (strcmp(importer_table[i]->name, name) == 0)
			return importer_table[i];
	return NULL;
}

int
importer_read(const struct importer *importer, const struct import_plan *plan,
	      const char *path, struct import_notes *notes, struct error *err)
{
	struct buf text = {0};
	int result;

	*notes = (struct import_notes){0};
	if (importer->read != NULL)
		return importer->read(plan, path, notes, err);
	result = file_read(path, WHOLE_FILE, &text, err);
	if (result == 0)
		result = importer->parse(plan, buf_text(&text), text.len, notes,
					 err);
	buf_free(&text);
	return result;
}

const struct importer *
importer_guess(const char *bytes, size_t len)
{
	struct buf copy = {0};
	const char *text;
	size_t i = 0;

	buf_add(&copy, bytes, len < BEGINNING ? len : BEGINNING);
	text = buf_text(&copy);
	text += strspn(text, " \t\r\n");
	while (importer_table[i]->begins != NULL &&
	       !importer_table[i]->begins(text))
		i++;
	buf_free(&copy);
	return importer_table[i];
}

/* As much as there is of the beginning, unpacked; 0: it cannot be read. */
static size_t
file_begins(const char *path, char *text, size_t size)
{
	struct log_source source;
	struct error none = {0};
	size_t used = 0, got = 1;

	if (log_source_open(&source, path, -1, &none) != 0)
		return 0;
	while (used < size && got > 0 &&
	       log_source_read(&source, text + used, size - used, &got,
			       &none) == 0)
		used += got;
	log_source_close(&source);
	return used;
}

const struct importer *
importer_guess_file(const char *path)
{
	char text[BEGINNING] = "";
	size_t len = 0;

	if (strcmp(path, "-") != 0)
		len = file_begins(path, text, sizeof(text));
	return importer_guess(text, len);
}
