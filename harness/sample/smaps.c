/* SPDX-License-Identifier: MIT */
#include "sample/smaps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/source.h"

/*
 * glibc's malloc gives threads arenas that begin at a multiple of this size;
 * the unused rest, up to the next multiple, is a mapping without access
 * (HEAP_MAX_SIZE in malloc/arena.c, 64 bits). Go's heap is laid out alike.
 */
static const uint64_t arena = 64 << 20;

/*
 * Below a thread's stack is a guard without access: one page with glibc, two
 * with musl, a few with the JVM. A larger mapping than any stack was merged
 * with the one above it.
 */
static const uint64_t guard_most = 64 << 10;
static const uint64_t stack_least = 16 << 10, stack_most = 16 << 20;

/* Names given by the kernel, or by the program: [anon: NAME]. */
static const struct {
	const char *part;
	enum map_kind kind;
} names[] = {{"stack", MAP_STACK}, {"heap", MAP_HEAP}, {"malloc", MAP_HEAP}};

static int
mapping_is(const struct mapping *mapping, const char *rights)
{
	return mapping->name[0] == '\0' && strcmp(mapping->rights, rights) == 0;
}

static enum map_kind
mapping_named(const struct mapping *mapping)
{
	if (mapping->name[0] == '\0')
		return MAP_ANON;
	if (mapping->name[0] != '[')
		return MAP_FILE;
	for (size_t i = 0; i < COUNT(names); i++)
		if (strstr(mapping->name, names[i].part) != NULL)
			return names[i].kind;
	return MAP_ANON;
}

static double
mapping_own(const struct mapping *mapping)
{
	double lazy = isnan(mapping->lazy_kb) ? 0 : mapping->lazy_kb;

	return 1024 *
	       (fmax(mapping->anonymous_kb - lazy, 0) + mapping->swap_kb);
}

static int
mapping_may_be_arena(const struct mapping *mapping)
{
	return mapping_is(mapping, "rw-p") && mapping->from % arena == 0 &&
	       mapping->to - mapping->from <= arena;
}

static int
mapping_is_stack(const struct mapping *mapping, uint64_t guard)
{
	uint64_t size = mapping->to - mapping->from;

	return mapping_is(mapping, "rw-p") && mapping->from == guard &&
	       size >= stack_least && size <= stack_most;
}

static int
smaps_is_in_range(const struct smaps *smaps, const struct mapping *mapping)
{
	if (smaps->range_file != NULL &&
	    text_starts(mapping->name, smaps->range_file))
		return 1;
	return mapping->from >= smaps->range_from &&
	       mapping->to <= smaps->range_to;
}

static void
smaps_count(struct smaps *smaps, const struct mapping *mapping,
	    enum map_kind kind)
{
	if (!smaps_is_in_range(smaps, mapping)) {
		smaps->bytes[kind] += mapping_own(mapping);
		return;
	}
	smaps->in_range += mapping_own(mapping);
	if (mapping->rights[1] == 'w')
		smaps->range_size += (double)(mapping->to - mapping->from);
}

/* Decides whether the held mapping is an arena. Returns the end of its unused
 * rest, if `next` is that; else 0. */
static uint64_t
smaps_release(struct smaps *smaps, const struct mapping *next)
{
	const struct mapping *held = &smaps->held;
	uint64_t end = held->from + arena;
	int whole = held->to == end;
	int rest = next != NULL && mapping_is(next, "---p") &&
		   next->from == held->to && next->to >= end;

	smaps->holding = 0;
	smaps_count(smaps, held, whole || rest ? MAP_HEAP : MAP_ANON);
	return rest ? end : 0;
}

/* All lines of the mapping have been read. */
static void
smaps_take(struct smaps *smaps)
{
	const struct mapping *now = &smaps->now;
	uint64_t rest = smaps->holding ? smaps_release(smaps, now) : 0;
	uint64_t from = rest > now->from ? rest : now->from;

	if (isnan(now->anonymous_kb) || isnan(now->swap_kb)) {
		smaps->broken = 1;
	} else if (mapping_may_be_arena(now)) {
		smaps->held = *now;
		smaps->holding = 1;
	} else {
		smaps_count(smaps, now,
			    mapping_is_stack(now, smaps->guard)
				? MAP_STACK
				: mapping_named(now));
	}
	if (smaps->each != NULL && !smaps->broken)
		smaps->each(smaps->arg, now, mapping_own(now));
	smaps->guard = mapping_is(now, "---p") && now->to > from &&
			       now->to - from <= guard_most
			   ? now->to
			   : 0;
	smaps->mappings++;
}

static const char *
hex_number(const char *text, char end, uint64_t *value)
{
	size_t digits = strspn(text, "0123456789abcdef");

	if (digits == 0 || digits > 16 || text[digits] != end)
		return NULL;
	*value = strtoull(text, NULL, 16);
	return text + digits + 1;
}

/* "7f0c-7f10 rw-p 00000000 00:00 0      /path"; the name may be missing. */
static int
smaps_parse_head(const char *line, struct mapping *mapping)
{
	static const struct mapping unknown = {.anonymous_kb = NAN,
					       .lazy_kb = NAN,
					       .swap_kb = NAN,
					       .resident_kb = NAN};
	size_t length;

	*mapping = unknown;
	if ((line = hex_number(line, '-', &mapping->from)) == NULL ||
	    (line = hex_number(line, ' ', &mapping->to)) == NULL ||
	    mapping->to <= mapping->from || strcspn(line, " ") != 4)
		return -1;
	memcpy(mapping->rights, line, 4);
	for (int i = 0; i < 4; i++) { /* rights, offset, device, inode */
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	length = strlen(line);
	if (length >= sizeof(mapping->name))
		length = sizeof(mapping->name) - 1;
	memcpy(mapping->name, line, length);
	mapping->name[length] = '\0';
	return 0;
}

static void
smaps_parse_field(const char *line, struct mapping *mapping)
{
	const struct {
		const char *label;
		double *value;
	} fields[] = {{"Rss:", &mapping->resident_kb},
		      {"Anonymous:", &mapping->anonymous_kb},
		      {"LazyFree:", &mapping->lazy_kb},
		      {"Swap:", &mapping->swap_kb}};

	for (size_t i = 0; i < COUNT(fields); i++)
		if (text_starts(line, fields[i].label))
			source_number(line + strlen(fields[i].label),
				      fields[i].value);
}

static void
smaps_line(struct smaps *smaps)
{
	struct mapping next;

	smaps->line[smaps->length] = '\0';
	smaps->length = 0;
	if (smaps_parse_head(smaps->line, &next) != 0) {
		smaps->broken |= !smaps->begun;
		smaps_parse_field(smaps->line, &smaps->now);
		return;
	}
	if (smaps->begun)
		smaps_take(smaps);
	smaps->begun = 1;
	smaps->now = next;
}

void
smaps_begin(struct smaps *smaps)
{
	*smaps = (struct smaps){.begun = 0};
}

void
smaps_add(struct smaps *smaps, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] == '\n')
			smaps_line(smaps);
		else if (smaps->length + 1 < sizeof(smaps->line))
			smaps->line[smaps->length++] = text[i];
}

int
smaps_end(struct smaps *smaps)
{
	if (!smaps->begun || smaps->length > 0)
		return -1;
	smaps_take(smaps);
	if (smaps->holding)
		smaps_release(smaps, NULL);
	return smaps->broken ? -1 : 0;
}
