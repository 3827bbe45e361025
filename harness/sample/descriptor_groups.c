/* SPDX-License-Identifier: MIT */
#include "sample/descriptor_groups.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Names of one folder, or addresses with one port, that are told apart; and
 * groups that are left for what is not. */
enum { KIN = 16, SPARE = 32 };

void
descriptor_groups_restart(struct descriptor_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		groups->items[i].count = 0;
}

static uint64_t
group_hash(const char *kind, const char *what, const char *state)
{
	uint64_t hash = text_hash(TEXT_HASH_START, kind, strlen(kind) + 1);

	hash = text_hash(hash, state, strlen(state) + 1);
	return text_hash(hash, what, strlen(what) + 1);
}

static struct descriptor_group *
group_find(struct descriptor_groups *groups, uint64_t hash)
{
	for (size_t i = 0; i < groups->count; i++)
		if (groups->items[i].hash == hash)
			return &groups->items[i];
	return NULL;
}

static size_t
group_kin(const struct descriptor_groups *groups, uint64_t stem)
{
	size_t kin = 0;

	for (size_t i = 0; i < groups->count; i++)
		kin += groups->items[i].stem == stem;
	return kin;
}

/* What takes no more kin goes to their common group, or the last one. */
static struct descriptor_group *
group_make(struct descriptor_groups *groups, const char *kind, const char *what,
	   const char *state)
{
	struct descriptor_group *group = &groups->items[groups->count];

	if (groups->count == DESCRIPTOR_GROUPS)
		return group - 1;
	groups->count++;
	*group =
	    (struct descriptor_group){.hash = group_hash(kind, what, state)};
	snprintf(group->kind, sizeof(group->kind), "%s", kind);
	snprintf(group->what, sizeof(group->what), "%s", what);
	snprintf(group->state, sizeof(group->state), "%s", state);
	return group;
}

static struct descriptor_group *
group_get(struct descriptor_groups *groups, const char *kind, const char *what,
	  const char *state)
{
	struct descriptor_group *group =
	    group_find(groups, group_hash(kind, what, state));

	return group != NULL ? group : group_make(groups, kind, what, state);
}

/* common: the name of the group of further kin. */
static void
group_count(struct descriptor_groups *groups, const char *kind,
	    const char *what, const char *common, const char *state,
	    double count)
{
	struct descriptor_group *group =
	    group_find(groups, group_hash(kind, what, state));
	uint64_t stem = group_hash(kind, common, state);

	if (group == NULL && (group_kin(groups, stem) >= KIN ||
			      groups->count + SPARE >= DESCRIPTOR_GROUPS))
		group = group_get(groups, kind, common, state);
	else if (group == NULL) {
		group = group_make(groups, kind, what, state);
		group->stem = stem;
	}
	group->count += count;
}

/* Whether letters and digits that stand together are a value and no name. */
static int
token_changes(const char *token, size_t length)
{
	size_t digits = 0, hex = 0;

	for (size_t i = 0; i < length; i++) {
		digits += isdigit((unsigned char)token[i]) != 0;
		hex += isxdigit((unsigned char)token[i]) != 0;
	}
	return digits == length || (digits > 0 && length >= 6) ||
	       (hex == length && length >= 16);
}

static size_t
token_length(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]))
		length++;
	return length;
}

void
descriptor_fold(char out[DESCRIPTOR_TEXT], const char *name)
{
	size_t used = 0;

	while (*name != '\0' && used < DESCRIPTOR_TEXT - 1) {
		size_t length = token_length(name);

		if (length > 0 && token_changes(name, length)) {
			if (used == 0 || out[used - 1] != '*')
				out[used++] = '*';
			name += length;
			continue;
		}
		if (length == 0)
			length = 1;
		for (; length > 0 && used < DESCRIPTOR_TEXT - 1; length--)
			out[used++] = *name++;
	}
	out[used] = '\0';
}

/* The common group of what is in the folder of that path. */
static void
folder_of(char common[DESCRIPTOR_TEXT], const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash != NULL ? (int)(slash - path) : 0;

	snprintf(common, DESCRIPTOR_TEXT, "%.*s/*",
		 length < DESCRIPTOR_TEXT - 5 ? length : DESCRIPTOR_TEXT - 5,
		 path);
}

static void
add_path(struct descriptor_groups *groups, const char *kind, const char *path,
	 size_t length)
{
	char text[DESCRIPTOR_TEXT + 64], what[DESCRIPTOR_TEXT],
	    common[DESCRIPTOR_TEXT];

	snprintf(text, sizeof(text), "%.*s", (int)length, path);
	descriptor_fold(what, text);
	folder_of(common, what);
	group_count(groups, kind, what, common, "", 1);
}

/* "pipe:[4711]", "anon_inode:[eventfd]", "anon_inode:inotify" */
static void
add_anonymous(struct descriptor_groups *groups, const char *link)
{
	static const char anonymous[] = "anon_inode:";
	const char *name = link;
	char kind[16];

	if (text_starts(link, anonymous))
		name += strlen(anonymous);
	name += *name == '[';
	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(name, ":]"), name);
	group_count(groups, kind[0] != '\0' ? kind : "unknown", "", "", "", 1);
}

void
descriptor_groups_add(struct descriptor_groups *groups, const char *link)
{
	static const char deleted[] = " (deleted)", memory[] = "/memfd:";
	size_t length = strlen(link);
	int gone = text_ends(link, deleted);

	if (gone)
		length -= strlen(deleted);
	if (text_starts(link, memory))
		add_path(groups, "memfd", link + strlen(memory),
			 length - strlen(memory));
	else if (link[0] == '/')
		add_path(groups, gone ? "deleted file" : "file", link, length);
	else
		add_anonymous(groups, link);
}

void
descriptor_groups_inet(struct descriptor_groups *groups, const char *kind,
		       const struct socket_row *row,
		       const struct listen_table *ports, double count)
{
	char end[TCP_END_TEXT], what[DESCRIPTOR_TEXT], common[64];
	const char *state =
	    strcmp(kind, "tcp") == 0 ? socket_row_state(row->state) : "";

	snprintf(common, sizeof(common), "other addresses, port %d",
		 row->remote.port);
	snprintf(what, sizeof(what), "%s", tcp_end_text(&row->remote, end));
	if (row->remote.port == 0 || row->state == SOCKET_LISTENS ||
	    (ports != NULL && listen_on(ports, row->local.port) != NULL)) {
		kind = strcmp(kind, "tcp") == 0 ? "tcp port" : "udp port";
		snprintf(what, sizeof(what), "%d", row->local.port);
		snprintf(common, sizeof(common), "other ports");
	}
	group_count(groups, kind, what, common, state, count);
}

void
descriptor_groups_unix(struct descriptor_groups *groups,
		       const struct socket_row *row, double count)
{
	char what[DESCRIPTOR_TEXT], common[DESCRIPTOR_TEXT];

	descriptor_fold(what, row->path);
	folder_of(common, what);
	group_count(groups, "unix", what, common, "", count);
}

void
descriptor_groups_loose(struct descriptor_groups *groups, double count)
{
	if (count > 0)
		group_count(groups, "socket", "", "", "", count);
}
