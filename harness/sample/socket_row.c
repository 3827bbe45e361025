/* SPDX-License-Identifier: MIT */
#include "sample/socket_row.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* As in include/net/tcp_states.h of the kernel. */
static const char *const states[] = {
    [1] = "ESTABLISHED", [2] = "SYN_SENT",   [3] = "SYN_RECV",
    [4] = "FIN_WAIT1",	 [5] = "FIN_WAIT2",  [6] = "TIME_WAIT",
    [7] = "CLOSE",	 [8] = "CLOSE_WAIT", [9] = "LAST_ACK",
    [10] = "LISTEN",	 [11] = "CLOSING",
};

const char *
socket_row_state(int state)
{
	return state > 0 && (size_t)state < COUNT(states) ? states[state] : "";
}

/* One 32-bit word or four, each in the machine's byte order. */
static int
end_parse(struct tcp_end *end, const char *hex, unsigned port)
{
	size_t words = strlen(hex) / 8, first = 4 - words;

	if (words != 1 && words != 4)
		return -1;
	*end = (struct tcp_end){.port = (int)port};
	if (words == 1)
		memset(&end->address.s6_addr[10], 0xff, 2);
	for (size_t i = 0; i < words; i++, hex += 8) {
		uint32_t word;

		if (sscanf(hex, "%8x", &word) != 1)
			return -1;
		memcpy(&end->address.s6_addr[4 * (first + i)], &word,
		       sizeof(word));
	}
	return 0;
}

int
socket_row_inet(const char *line, struct socket_row *row)
{
	char local[33], remote[33];
	unsigned local_port, remote_port, state;
	unsigned long long inode;

	if (sscanf(line,
		   " %*d: %32[0-9A-F]:%4x %32[0-9A-F]:%4x %2x %*8x:%*8x "
		   "%*2x:%*8x %*8x %*u %*d %19llu",
		   local, &local_port, remote, &remote_port, &state,
		   &inode) != 6 ||
	    end_parse(&row->local, local, local_port) != 0 ||
	    end_parse(&row->remote, remote, remote_port) != 0)
		return -1;
	row->inode = inode;
	row->state = (int)state;
	row->path = "";
	return 0;
}

/* "0000000000000000: 00000003 00000000 00000000 0001 03 21442 /run/bus" */
int
socket_row_unix(const char *line, struct socket_row *row)
{
	unsigned state;
	unsigned long long inode;
	int end = 0;

	if (sscanf(line, "%*16[0-9a-fA-F]: %*x %*x %*x %*x %2x %19llu%n",
		   &state, &inode, &end) != 2 ||
	    end == 0)
		return -1;
	*row = (struct socket_row){.inode = inode, .state = (int)state};
	row->path = line + end + strspn(line + end, " ");
	return 0;
}
