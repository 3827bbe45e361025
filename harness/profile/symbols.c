/* SPDX-License-Identifier: MIT */
/* The symbols of an ELF file, and from where its debug information is read. */
#include "profile/symbols.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum { SYMBOLS_MAX = 4000000, BUILD_ID = 64 };

struct symbol {
	uint64_t begin, end;
	size_t name; /* in the table of names */
};

struct symbol_table {
	Elf *elf;
	size_t names; /* the section */
	struct symbol *symbols;
	size_t count;
};

static const char debug_folder[] = "/usr/lib/debug";

/* A regular file only: opening another might wait, or do something. */
static Elf *
elf_open(const char *path, int *fd)
{
	struct stat info;
	Elf *elf = NULL;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd >= 0 && fstat(*fd, &info) == 0 && S_ISREG(info.st_mode))
		elf = elf_begin(*fd, ELF_C_READ_MMAP, NULL);
	if (elf != NULL && elf_kind(elf) == ELF_K_ELF)
		return elf;
	elf_end(elf);
	if (*fd >= 0)
		close(*fd);
	return NULL;
}

static void
elf_close(Elf *elf, int fd)
{
	if (elf == NULL)
		return;
	elf_end(elf);
	close(fd);
}

/* Where that byte of the file is loaded, as the file counts; 0: nowhere. */
static uint64_t
address_of(Elf *elf, uint64_t offset)
{
	size_t count = 0;
	GElf_Phdr part;

	elf_getphdrnum(elf, &count);
	for (size_t i = 0; i < count; i++)
		if (gelf_getphdr(elf, (int)i, &part) != NULL &&
		    part.p_type == PT_LOAD && offset >= part.p_offset &&
		    offset - part.p_offset < part.p_filesz)
			return part.p_vaddr + (offset - part.p_offset);
	return 0;
}

static Elf_Scn *
section_of_type(Elf *elf, unsigned type, GElf_Shdr *head)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(elf, section)) != NULL)
		if (gelf_getshdr(section, head) != NULL &&
		    head->sh_type == type)
			return section;
	return NULL;
}

static int
symbol_compare(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

static void
table_add(struct symbol_table *table, const GElf_Sym *symbol)
{
	int type = GELF_ST_TYPE(symbol->st_info);

	if ((type != STT_FUNC && type != STT_GNU_IFUNC) ||
	    symbol->st_shndx == SHN_UNDEF)
		return;
	table->symbols[table->count++] = (struct symbol){
	    symbol->st_value, symbol->st_value + symbol->st_size,
	    symbol->st_name};
}

static void
table_read(struct symbol_table *table, Elf *elf)
{
	GElf_Shdr head;
	Elf_Scn *section = section_of_type(elf, SHT_SYMTAB, &head);
	Elf_Data *data;
	GElf_Sym symbol;
	size_t count;

	if (section == NULL)
		section = section_of_type(elf, SHT_DYNSYM, &head);
	if (section == NULL || head.sh_entsize == 0 ||
	    (data = elf_getdata(section, NULL)) == NULL)
		return;
	count = data->d_size / head.sh_entsize;
	if (count > SYMBOLS_MAX)
		count = SYMBOLS_MAX;
	table->elf = elf;
	table->names = head.sh_link;
	table->symbols = xcalloc(count + 1, sizeof(*table->symbols));
	for (size_t i = 0; i < count; i++)
		if (gelf_getsym(data, (int)i, &symbol) != NULL)
			table_add(table, &symbol);
	qsort(table->symbols, table->count, sizeof(*table->symbols),
	      symbol_compare);
}

/* One without a size reaches to the next. */
static const char *
table_find(const struct symbol_table *table, uint64_t address)
{
	size_t low = 0, high = table->count;
	const struct symbol *symbol;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->symbols[middle].begin <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	symbol = &table->symbols[low - 1];
	if (address >= symbol->end && symbol->end != symbol->begin)
		return NULL;
	return elf_strptr(table->elf, table->names, symbol->name);
}

/* "/usr/lib/debug/.build-id/ab/cdef.debug" */
static char *
path_by_build_id(const unsigned char *id, size_t length)
{
	char hex[2 * BUILD_ID + 1];

	if (length < 2 || length > BUILD_ID)
		return NULL;
	for (size_t i = 0; i < length; i++)
		snprintf(hex + 2 * i, 3, "%02x", id[i]);
	return xasprintf("%s/.build-id/%.2s/%s.debug", debug_folder, hex,
			 hex + 2);
}

/* The note that says which build of the program this is. */
static char *
debug_path(Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;
	GElf_Nhdr note;
	size_t name, text;

	while ((section = elf_nextscn(elf, section)) != NULL) {
		Elf_Data *data;
		size_t at = 0, next;

		if (gelf_getshdr(section, &head) == NULL ||
		    head.sh_type != SHT_NOTE ||
		    (data = elf_getdata(section, NULL)) == NULL)
			continue;
		while ((next = gelf_getnote(data, at, &note, &name, &text)) >
		       0) {
			const char *bytes = data->d_buf;

			if (note.n_type == NT_GNU_BUILD_ID &&
			    note.n_namesz == sizeof("GNU") &&
			    memcmp(bytes + name, "GNU", sizeof("GNU")) == 0)
				return path_by_build_id(
				    (const unsigned char *)bytes + text,
				    note.n_descsz);
			at = next;
		}
	}
	return NULL;
}

static int
has_section(Elf *elf, const char *wanted)
{
	Elf_Scn *section = NULL;
	GElf_Shdr head;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return 0;
	while ((section = elf_nextscn(elf, section)) != NULL) {
		const char *name = gelf_getshdr(section, &head) != NULL
				       ? elf_strptr(elf, names, head.sh_name)
				       : NULL;

		if (name != NULL && strcmp(name, wanted) == 0)
			return 1;
	}
	return 0;
}

/* Debug information that a distribution keeps in a file of its own: only if
 * that is on this machine. It has the full list of symbols, too. */
static Elf *
debug_open(Elf *elf, int *fd)
{
	char *path = NULL;
	Elf *found = NULL;

	if (!has_section(elf, ".debug_info") &&
	    !has_section(elf, ".zdebug_info"))
		path = debug_path(elf);
	if (path != NULL)
		found = elf_open(path, fd);
	free(path);
	return found;
}

static void
print_symbols(Elf *elf, const uint64_t *addresses, const uint64_t *offsets,
	      size_t count, FILE *out)
{
	struct symbol_table table = {.elf = NULL};

	table_read(&table, elf);
	for (size_t i = 0; i < count; i++) {
		const char *found = table_find(&table, addresses[i]);
		char *name;

		if (found == NULL || found[0] == '\0')
			continue;
		name = symbol_name(found);
		symbols_print_line(out, 's', offsets[i], 0, name, "");
		free(name);
	}
	free(table.symbols);
	fflush(out);
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Those that are loaded somewhere, by address; segments do not overlap, and
 * are in the same order in the file and in memory. */
static size_t
place_offsets(Elf *elf, const uint64_t *asked, size_t count,
	      uint64_t *addresses, uint64_t *offsets)
{
	size_t placed = 0;

	memcpy(offsets, asked, count * sizeof(*offsets));
	qsort(offsets, count, sizeof(*offsets), compare_numbers);
	for (size_t i = 0; i < count; i++) {
		uint64_t address = address_of(elf, offsets[i]);

		if (address == 0 ||
		    (placed > 0 && address <= addresses[placed - 1]))
			continue;
		offsets[placed] = offsets[i];
		addresses[placed++] = address;
	}
	return placed;
}

int
symbols_print(const char *path, const uint64_t *asked, size_t count, FILE *out,
	      struct error *err)
{
	uint64_t *addresses = xcalloc(count + 1, sizeof(*addresses));
	uint64_t *offsets = xcalloc(count + 1, sizeof(*offsets));
	Elf *elf, *debug;
	int fd, debug_fd;

	elf_version(EV_CURRENT);
	elf = elf_open(path, &fd);
	if (elf == NULL) {
		error_set(err, STATUS_DATA, "%.300s: not an ELF file", path);
	} else {
		count = place_offsets(elf, asked, count, addresses, offsets);
		debug = debug_open(elf, &debug_fd);
		print_symbols(debug != NULL ? debug : elf, addresses, offsets,
			      count, out);
		symbols_print_dwarf(debug != NULL ? debug : elf, addresses,
				    offsets, count, out);
		elf_close(debug, debug_fd);
	}
	elf_close(elf, fd);
	free(addresses);
	free(offsets);
	return elf != NULL ? 0 : -1;
}
