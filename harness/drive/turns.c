/* SPDX-License-Identifier: MIT */
#include "drive/turns.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

/* If the other side is gone, the next read of the pipe shows that. */
void
turns_report(const struct turns *turns, uint32_t planned)
{
	if (turns != NULL &&
	    write(turns->done_fd, &planned, sizeof(planned)) < 0)
		return;
}

enum turn
turns_poll(const struct turns *turns, uint32_t *burst)
{
	ssize_t got;

	*burst = 0;
	if (turns == NULL)
		return TURN_MINE;
	got = read(turns->go_fd, burst, sizeof(*burst));
	if (got > 0)
		return TURN_MINE;
	return got < 0 && (errno == EAGAIN || errno == EINTR) ? TURN_OTHERS
							      : TURN_NONE;
}
