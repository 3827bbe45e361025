/* SPDX-License-Identifier: MIT */
/* Sections of a 64-bit ELF file. The file is not trusted. */
#ifndef SAMPLE_ELF_H
#define SAMPLE_ELF_H

#include <stddef.h>
#include <sys/types.h>

struct elf_section {
	off_t at;
	size_t size;
};

/* -1: there is no section of that name, or it is not such a file. */
int elf_find(int fd, const char *name, struct elf_section *);
/* Its bytes and a NUL, for the caller to free. NULL: it is larger than `most`,
 * or cannot be read. */
char *elf_read(int fd, const struct elf_section *, size_t most);

#endif
