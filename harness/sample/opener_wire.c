/* SPDX-License-Identifier: MIT */
/* Packets with open files. Safe between fork and exec, as opener.c is. */
#include "sample/opener_wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	char bytes[CMSG_SPACE(OPENER_FILES * sizeof(int))];
	struct cmsghdr aligned;
};

int
opener_send(int sock, const void *packet, size_t size, const int *files,
	    size_t count)
{
	struct iovec part = {(void *)packet, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	union control control = {.bytes = {0}};
	ssize_t sent;

	if (count > 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(*files));
		control.aligned.cmsg_level = SOL_SOCKET;
		control.aligned.cmsg_type = SCM_RIGHTS;
		control.aligned.cmsg_len = CMSG_LEN(count * sizeof(*files));
		memcpy(CMSG_DATA(&control.aligned), files,
		       count * sizeof(*files));
	}
	do
		sent = sendmsg(sock, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)size ? 0 : -1;
}

ssize_t
opener_receive(int sock, void *packet, size_t size, int files[OPENER_FILES])
{
	struct iovec part = {packet, size};
	union control control = {.bytes = {0}};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	const struct cmsghdr *head;
	ssize_t got;

	for (size_t i = 0; i < OPENER_FILES; i++)
		files[i] = -1;
	do
		got = recvmsg(sock, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	head = got >= 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head != NULL && head->cmsg_type == SCM_RIGHTS)
		memcpy(files, CMSG_DATA(head), head->cmsg_len - CMSG_LEN(0));
	return got;
}
