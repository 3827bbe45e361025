/* SPDX-License-Identifier: MIT */
/*
 * Circular lists whose links are embedded in what they list. A head is a link
 * too, and so is what is in no list: one that links to itself.
 */
#ifndef NET_LINKS_H
#define NET_LINKS_H

#include <stddef.h>

struct link {
	struct link *next, *previous;
};

/* What has that link as its member. */
#define LINKED(link, type, member)                                             \
	((type *)((char *)(link)-offsetof(type, member)))

static inline void
link_init(struct link *link)
{
	link->next = link->previous = link;
}

/* Whether a head has no elements; or whether an element is in no list. */
static inline int
link_is_alone(const struct link *link)
{
	return link->next == link;
}

/* No harm if it is in none. */
static inline void
link_remove(struct link *link)
{
	link->previous->next = link->next;
	link->next->previous = link->previous;
	link_init(link);
}

static inline void
link_insert(struct link *before, struct link *link, struct link *after)
{
	link->next = after;
	link->previous = before;
	before->next = after->previous = link;
}

/* It leaves the list that it is in. */
static inline void
link_put_first(struct link *head, struct link *link)
{
	link_remove(link);
	link_insert(head, link, head->next);
}

static inline void
link_put_last(struct link *head, struct link *link)
{
	link_remove(link);
	link_insert(head->previous, link, head);
}

#endif
