/* SPDX-License-Identifier: MIT */
#include "base/notify.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
notify_open(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
notify_send(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		return; /* the counter is full: it has been notified already */
}

int
notify_received(int fd)
{
	uint64_t count;

	return read(fd, &count, sizeof(count)) > 0;
}
