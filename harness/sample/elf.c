/* SPDX-License-Identifier: MIT */
#include "sample/elf.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { SECTIONS = 1024, SECTION_NAMES = 1 << 18 };

static int
read_at(int fd, void *out, size_t size, off_t at)
{
	return pread(fd, out, size, at) == (ssize_t)size ? 0 : -1;
}

char *
elf_read(int fd, const struct elf_section *section, size_t most)
{
	char *bytes;

	if (section->size > most)
		return NULL;
	bytes = xcalloc(1, section->size + 1);
	if (read_at(fd, bytes, section->size, section->at) == 0)
		return bytes;
	free(bytes);
	return NULL;
}

static int
elf_read_head(int fd, Elf64_Ehdr *head)
{
	if (read_at(fd, head, sizeof(*head), 0) != 0 ||
	    memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 ||
	    head->e_ident[EI_CLASS] != ELFCLASS64 ||
	    head->e_shentsize != sizeof(Elf64_Shdr) ||
	    head->e_shnum > SECTIONS || head->e_shstrndx >= head->e_shnum)
		return -1;
	return 0;
}

static struct elf_section
elf_place(const Elf64_Shdr *row)
{
	return (struct elf_section){(off_t)row->sh_offset, row->sh_size};
}

int
elf_find(int fd, const char *name, struct elf_section *section)
{
	struct elf_section rows, names;
	Elf64_Shdr *table;
	char *text = NULL;
	Elf64_Ehdr head;
	int found = -1;

	if (elf_read_head(fd, &head) != 0)
		return -1;
	rows = (struct elf_section){(off_t)head.e_shoff,
				    head.e_shnum * sizeof(*table)};
	table = (Elf64_Shdr *)elf_read(fd, &rows, rows.size);
	if (table != NULL) {
		names = elf_place(&table[head.e_shstrndx]);
		text = elf_read(fd, &names, SECTION_NAMES);
	}
	for (size_t i = 0; text != NULL && i < head.e_shnum && found != 0; i++)
		if (table[i].sh_name < names.size &&
		    strcmp(text + table[i].sh_name, name) == 0) {
			*section = elf_place(&table[i]);
			found = 0;
		}
	free(text);
	free(table);
	return found;
}
