/* SPDX-License-Identifier: MIT */
/* Sections of a 64-bit ELF file, which may be anything else, or lie. */
#ifndef SAMPLE_ELF_H
#define SAMPLE_ELF_H

#include <stddef.h>
#include <sys/types.h>

struct elf_section {
	off_t at;
	size_t size;
};

/* -1: there is no section of that name, or the file is no such file. */
int elf_find(int fd, const char *name, struct elf_section *);
/* Its bytes with a NUL behind them, for the caller to free. NULL: larger than
 * `most`, or not there. */
char *elf_read(int fd, const struct elf_section *, size_t most);

#endif
