/* SPDX-License-Identifier: MIT */
#include "sample/node_program.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/elf.h"
#include "sample/proc.h"

enum { NAMES = 64 << 20, OPTIONS = 1 << 18, USUAL_PORT = 9229 };

/* Addons look up the first in every Node; a small executable that is linked
 * with libnode.so needs the second from there. */
static const char *const exported[] = {"napi_module_register",
				       "_ZN4node5Start"};

/* Names that end where a NUL is, as a table of strings has them. */
static int
names_have(const char *names, size_t size)
{
	for (size_t i = 0; i < COUNT(exported); i++)
		if (memmem(names, size, exported[i], strlen(exported[i])) !=
		    NULL)
			return 1;
	return 0;
}

int
node_program_is(int dir)
{
	int fd = proc_open_file(dir, "exe"), is = 0;
	struct elf_section section;
	char *names = NULL;

	if (fd < 0)
		return 0;
	if (elf_find(fd, ".dynstr", &section) == 0)
		names = elf_read(fd, &section, NAMES);
	if (names != NULL)
		is = names_have(names, section.size);
	free(names);
	close(fd);
	return is;
}

/* Of the last option in a text of words that end in NULs or blanks; -1: none.
 */
static int
port_in(const char *text, size_t size)
{
	static const char option[] = "--inspect-port=";
	const char *at = text, *end = text + size, *colon;
	int port = -1;

	while ((at = memmem(at, (size_t)(end - at), option, strlen(option))) !=
	       NULL) {
		at += strlen(option);
		colon = at + strcspn(at, ": \n");
		port = atoi(*colon == ':' ? colon + 1 : at);
	}
	return port >= 0 && port < 65536 ? port : -1;
}

/* What is on the command line overrules NODE_OPTIONS. */
int
node_program_port(int dir)
{
	static const char *const files[] = {"cmdline", "environ"};
	char *text = xmalloc(OPTIONS);
	int port = -1;

	for (size_t i = 0; i < COUNT(files) && port < 0; i++) {
		ssize_t length = proc_read(dir, files[i], text, OPTIONS);

		if (length > 0)
			port = port_in(text, (size_t)length);
	}
	free(text);
	return port >= 0 ? port : USUAL_PORT;
}
