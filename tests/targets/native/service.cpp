// SPDX-License-Identifier: MIT
// service PORT [fixed]: opens a session for each request.
#include <cstdlib>
#include <memory>

#include "serve.h"
#include "sessions.hpp"

static std::unique_ptr<sessions::Store> store;

void
handle(void)
{
	store->open("somebody");
}

int
main(int argc, char **argv)
{
	store.reset(new sessions::Store(argc > 2 ? 50 : 0));
	return serve(argc > 1 ? atoi(argv[1]) : 0);
}
