/* SPDX-License-Identifier: MIT */
#include "net/inbox.h"

#include <string.h>

/* Before each message, then its parts, each with its NUL. */
struct label {
	size_t length, event, id;
	int binary;
};

void
inbox_put(struct inbox *inbox, const struct message *message)
{
	const char *event = message->event != NULL ? message->event : "";
	const char *id = message->id != NULL ? message->id : "";
	struct label label = {message->length, strlen(event), strlen(id),
			      message->binary};

	buf_add(&inbox->bytes, (const char *)&label, sizeof(label));
	buf_add(&inbox->bytes, message->bytes, message->length);
	buf_add(&inbox->bytes, "", 1);
	buf_add(&inbox->bytes, event, label.event + 1);
	buf_add(&inbox->bytes, id, label.id + 1);
	inbox->count++;
}

int
inbox_take(struct inbox *inbox, struct message *message)
{
	struct label label;
	const char *at;

	if (inbox->count == 0) {
		inbox_free(inbox);
		return -1;
	}
	at = inbox->bytes.data + inbox->taken;
	memcpy(&label, at, sizeof(label));
	at += sizeof(label);
	*message = (struct message){.bytes = at,
				    .length = label.length,
				    .event = at + label.length + 1,
				    .binary = label.binary};
	message->id = message->event + label.event + 1;
	inbox->taken = (size_t)(message->id + label.id + 1 - inbox->bytes.data);
	inbox->count--;
	return 0;
}

size_t
inbox_size(const struct inbox *inbox)
{
	return inbox->bytes.len - inbox->taken;
}

void
inbox_free(struct inbox *inbox)
{
	buf_free(&inbox->bytes);
	*inbox = (struct inbox){0};
}
