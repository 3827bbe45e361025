/* SPDX-License-Identifier: MIT */
/* service PORT [fixed]: what it is asked for goes into a cart. */
#include <stdlib.h>
#include <string.h>

#include "cart.h"
#include "serve.h"

static int most;

void
handle(void)
{
	char *work = malloc(4096);

	memset(work, 'x', 4095);
	work[4095] = '\0';
	cart_add(work, most);
	free(work);
}

int
main(int argc, char **argv)
{
	most = argc > 2 ? 50 : 0;
	return serve(argc > 1 ? atoi(argv[1]) : 0);
}
