/* SPDX-License-Identifier: MIT */
#include "base/bell.h"

#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int
bell_open(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
bell_ring(int bell)
{
	uint64_t one = 1;

	if (write(bell, &one, sizeof(one)) < 0)
		return; /* it is ringing already */
}

int
bell_rang(int bell)
{
	uint64_t times;

	return read(bell, &times, sizeof(times)) > 0;
}
