/* SPDX-License-Identifier: MIT */
/* The list of importers, and which one a file needs. */
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "traffic/import.h"

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

const struct importer *
importer_guess_file(const char *path)
{
	gzFile file = strcmp(path, "-") == 0 ? NULL : gzopen(path, "rb");
	char text[BEGINNING] = "";
	int got = file != NULL ? gzread(file, text, sizeof(text)) : 0, why = 0;

	if (file != NULL)
		gzerror(file, &why);
	if (why == Z_MEM_ERROR)
		mem_exhausted();
	if (file != NULL)
		gzclose(file);
	return importer_guess(text, got > 0 ? (size_t)got : 0);
}
