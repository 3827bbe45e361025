/* SPDX-License-Identifier: MIT */
/*
 * Says on standard error what is awaited before the load: on a terminal one
 * line, redrawn in place and removed at the end; elsewhere a line after three
 * seconds, and then one every ten.
 */
#include "base/clock.h"
#include "cmd/cmd.h"

static const double redraw_s = 0.2, first_line_s = 3, line_s = 10;

static int is_drawn;
static double next_s; /* of clock_now(); 0: nothing is awaited */

static void
waiting_end(void)
{
	if (is_drawn)
		fputs("\r\033[K", stderr);
	is_drawn = 0;
	next_s = 0;
}

void
show_waiting(const char *text)
{
	int terminal = progress_is_terminal();
	double now = clock_now();

	if (text == NULL) {
		waiting_end();
		return;
	}
	if (next_s == 0)
		next_s = now + (terminal ? redraw_s : first_line_s);
	if (now < next_s)
		return;
	next_s = now + (terminal ? redraw_s : line_s);
	if (terminal)
		fprintf(stderr, "\r%.*s\033[K", (int)progress_width(), text);
	else
		fprintf(stderr, "%s\n", text);
	is_drawn = terminal;
}
