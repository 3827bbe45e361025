/* SPDX-License-Identifier: MIT */
/* A line of what flatline symbols prints. */
#include "profile/symbols.h"

/* Tabs and newlines separate, so that they cannot be part of a name. */
static void
print_word(FILE *out, const char *word)
{
	for (; *word != '\0'; word++)
		putc((unsigned char)*word < ' ' ? '?' : *word, out);
}

void
symbols_print_line(FILE *out, char kind, uint64_t offset, int line,
		   const char *function, const char *file)
{
	fprintf(out, "%c\t%llx\t%d\t", kind, (unsigned long long)offset, line);
	print_word(out, function);
	putc('\t', out);
	print_word(out, file);
	putc('\n', out);
}
