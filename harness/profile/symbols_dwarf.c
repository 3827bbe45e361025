/* SPDX-License-Identifier: MIT */
/*
 * Lines and functions by debug information. All addresses of a unit are looked
 * for in one walk through it: elfutils finds a unit by .debug_aranges, which
 * clang and rustc do not write, and walks a unit for each address.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "profile/symbols.h"

enum { INLINED = 24, DEPTH = 64, SCOPES = 32 };

/* The functions that an address is in, the outermost first. */
struct chain {
	Dwarf_Die dies[INLINED];
	size_t depth;
};

struct unit {
	Dwarf *dwarf;
	Dwarf_Die die;
	const uint64_t *addresses;
	const uint64_t *offsets;
	size_t count;
	struct chain *chains; /* one for each address */
	FILE *out;
};

/* The first address that is not below. */
static size_t
first_from(const struct unit *unit, uint64_t address)
{
	size_t low = 0, high = unit->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (unit->addresses[middle] < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Calls take (unless NULL) for each address in the ranges of a DIE; how many
 * there are. */
static size_t
die_addresses(struct unit *unit, Dwarf_Die *die,
	      void (*take)(struct unit *, Dwarf_Die *, size_t))
{
	Dwarf_Addr base, begin, end;
	ptrdiff_t next = 0;
	size_t found = 0;

	while ((next = dwarf_ranges(die, next, &base, &begin, &end)) > 0)
		for (size_t i = first_from(unit, begin);
		     i < unit->count && unit->addresses[i] < end; i++) {
			found++;
			if (take != NULL)
				take(unit, die, i);
		}
	return found;
}

static void
take_function(struct unit *unit, Dwarf_Die *die, size_t i)
{
	struct chain *chain = &unit->chains[i];

	if (chain->depth < INLINED)
		chain->dies[chain->depth++] = *die;
}

/* Functions are in units, namespaces and types, and inlined ones in functions.
 */
static void
walk(struct unit *unit, Dwarf_Die *parent, int depth)
{
	Dwarf_Die die;
	int more = dwarf_child(parent, &die) == 0;

	for (; more && depth < DEPTH; more = dwarf_siblingof(&die, &die) == 0)
		switch (dwarf_tag(&die)) {
		case DW_TAG_subprogram:
		case DW_TAG_inlined_subroutine:
			if (die_addresses(unit, &die, take_function) > 0)
				walk(unit, &die, depth + 1);
			break;
		case DW_TAG_lexical_block:
		case DW_TAG_try_block:
		case DW_TAG_catch_block:
			if (die_addresses(unit, &die, NULL) > 0)
				walk(unit, &die, depth + 1);
			break;
		case DW_TAG_namespace:
		case DW_TAG_module:
		case DW_TAG_class_type:
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
			walk(unit, &die, depth + 1);
			break;
		default:
			break;
		}
}

/* Where it is declared: in its namespace and type. */
static Dwarf_Die
die_declared(Dwarf_Die *die)
{
	static const unsigned links[] = {DW_AT_abstract_origin,
					 DW_AT_specification};
	Dwarf_Die found = *die, next;
	Dwarf_Attribute attribute;

	for (size_t i = 0; i < COUNT(links); i++)
		if (dwarf_attr(&found, links[i], &attribute) != NULL &&
		    dwarf_formref_die(&attribute, &next) != NULL)
			found = next;
	return found;
}

static int
is_named_scope(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_namespace || tag == DW_TAG_module ||
	       tag == DW_TAG_class_type || tag == DW_TAG_structure_type ||
	       tag == DW_TAG_union_type;
}

/* "shop::Cache::insert" */
static void
die_name(Dwarf_Die *die, struct buf *name)
{
	Dwarf_Die declared = die_declared(die), *scopes = NULL;
	int count = dwarf_getscopes_die(&declared, &scopes);
	const char *own = dwarf_diename(die);

	for (int i = count < SCOPES ? count : SCOPES; own != NULL && i-- > 1;) {
		const char *scope = dwarf_diename(&scopes[i]);

		if (is_named_scope(&scopes[i]))
			buf_addf(name, "%s::",
				 scope != NULL ? scope
					       : "(anonymous namespace)");
	}
	buf_adds(name, own != NULL ? own : "");
	free(scopes);
}

/* A place in the sources that has no name of its own. */
struct line {
	const char *file;
	int number;
};

static struct line
line_of_address(struct unit *unit, uint64_t address)
{
	Dwarf_Line *found = dwarf_getsrc_die(&unit->die, address);
	struct line line = {"", 0};
	const char *file =
	    found != NULL ? dwarf_linesrc(found, NULL, NULL) : NULL;

	if (file != NULL && dwarf_lineno(found, &line.number) == 0)
		line.file = file;
	return line;
}

static Dwarf_Word
die_number(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word number = 0;

	if (dwarf_attr(die, name, &attribute) == NULL ||
	    dwarf_formudata(&attribute, &number) != 0)
		return 0;
	return number;
}

static struct line
line_of_call(struct unit *unit, Dwarf_Die *inlined)
{
	Dwarf_Word file = die_number(inlined, DW_AT_call_file);
	struct line line = {"", (int)die_number(inlined, DW_AT_call_line)};
	const char *name = NULL;
	Dwarf_Files *files;
	size_t count;

	if (dwarf_getsrcfiles(&unit->die, &files, &count) == 0 && file < count)
		name = dwarf_filesrc(files, file, NULL, NULL);
	if (name != NULL)
		line.file = name;
	return line;
}

static void
print_chain(struct unit *unit, size_t i)
{
	struct chain *chain = &unit->chains[i];
	struct line line = line_of_address(unit, unit->addresses[i]);

	for (size_t at = chain->depth; at-- > 0;) {
		Dwarf_Die *die = &chain->dies[at];
		struct buf name = {0};

		die_name(die, &name);
		symbols_print_line(unit->out, 'd', unit->offsets[i],
				   line.number, buf_text(&name), line.file);
		buf_free(&name);
		if (dwarf_tag(die) == DW_TAG_inlined_subroutine)
			line = line_of_call(unit, die);
	}
	if (chain->depth == 0 && line.number > 0)
		symbols_print_line(unit->out, 'd', unit->offsets[i],
				   line.number, "", line.file);
}

static void
mark(struct unit *unit, Dwarf_Die *die, size_t i)
{
	(void)die;
	unit->chains[i].depth = 0;
}

/* One that has no addresses of ours is not walked. */
static void
print_unit(struct unit *unit)
{
	for (size_t i = 0; i < unit->count; i++)
		unit->chains[i].depth = INLINED + 1;
	if (die_addresses(unit, &unit->die, mark) == 0)
		return;
	walk(unit, &unit->die, 0);
	for (size_t i = 0; i < unit->count; i++)
		if (unit->chains[i].depth <= INLINED)
			print_chain(unit, i);
	fflush(unit->out);
}

void
symbols_print_dwarf(Elf *elf, const uint64_t *addresses,
		    const uint64_t *offsets, size_t count, FILE *out)
{
	struct unit unit = {.addresses = addresses,
			    .offsets = offsets,
			    .count = count,
			    .out = out};
	Dwarf_CU *next = NULL;
	Dwarf_Die split;
	uint8_t type;

	if (count > 0)
		unit.dwarf = dwarf_begin_elf(elf, DWARF_C_READ, NULL);
	if (unit.dwarf == NULL)
		return;
	unit.chains = xcalloc(count, sizeof(*unit.chains));
	while (dwarf_get_units(unit.dwarf, next, &next, NULL, &type, &unit.die,
			       &split) == 0) {
		if (type == DW_UT_skeleton && dwarf_tag(&split) != 0)
			unit.die = split;
		print_unit(&unit);
	}
	free(unit.chains);
	dwarf_end(unit.dwarf);
}
