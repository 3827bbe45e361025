/* SPDX-License-Identifier: MIT */
/*
 * Names of C++ and Rust as their sources spell them. The demangler is that of
 * the C++ library, where there is one: a machine that runs C++ has it.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/symbols.h"

typedef char *demangler(const char *, char *, size_t *, int *);

static demangler *
demangler_find(void)
{
	static demangler *found;
	static int looked;
	void *library;

	if (looked)
		return found;
	looked = 1;
	library = dlopen("libstdc++.so.6", RTLD_NOW | RTLD_LOCAL);
	if (library != NULL)
		*(void **)&found = dlsym(library, "__cxa_demangle");
	return found;
}

/* What older Rust writes for characters that a symbol cannot have. */
static const struct {
	const char *code, *text;
} codes[] = {{"$LT$", "<"},  {"$GT$", ">"},  {"$RF$", "&"},  {"$BP$", "*"},
	     {"$C$", ","},   {"$SP$", "@"},  {"$LP$", "("},  {"$RP$", ")"},
	     {"$u20$", " "}, {"$u27$", "'"}, {"$u5b$", "["}, {"$u5d$", "]"},
	     {"$u7b$", "{"}, {"$u7d$", "}"}, {"$u7e$", "~"}, {"..", "::"}};

/* In place: none gets longer. */
static void
decode(char *name)
{
	char *out = name;

	while (*name != '\0') {
		size_t i = 0;

		while (i < COUNT(codes) && !text_starts(name, codes[i].code))
			i++;
		if (i == COUNT(codes)) {
			*out++ = *name++;
			continue;
		}
		name += strlen(codes[i].code);
		out = stpcpy(out, codes[i].text);
	}
	*out = '\0';
}

/* "crate::keep::h0123456789abcdef": the hash tells builds apart. */
static int
drop_hash(char *name)
{
	char *hash = strrchr(name, ':');

	if (hash == NULL || hash - name < 2 || hash[1] != 'h' ||
	    strlen(hash) != 18 || strspn(hash + 2, "0123456789abcdef") != 16)
		return 0;
	hash[-1] = '\0';
	return 1;
}

char *
symbol_name(const char *mangled)
{
	demangler *demangle = NULL;
	char *name = symbol_name_rust(mangled);

	if (name != NULL)
		return name;
	if (text_starts(mangled, "_Z"))
		demangle = demangler_find();
	if (demangle != NULL)
		name = demangle(mangled, NULL, NULL, NULL);
	if (name == NULL)
		return xstrdup(mangled);
	if (drop_hash(name)) {
		if (text_starts(name, "_$"))
			memmove(name, name + 1, strlen(name));
		decode(name);
	}
	return name;
}
