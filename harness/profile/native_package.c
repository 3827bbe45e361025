/* SPDX-License-Identifier: MIT */
#include "profile/native_package.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Files of the language itself. */
static const char *const languages[] = {
    "libc.so",	    "libc-2.",	     "ld-linux",      "ld-musl",
    "libstdc++.so", "libgcc_s.so",   "libm.so",	      "libpthread",
    "libdl.so",	    "librt.so",	     "libc++.so",     "libc++abi.so",
    "libunwind.so", "libstd-",	     "libjemalloc",   "libtcmalloc",
    "libmimalloc",  "flatline-heap", "libresolv.so.", "libanl.so"};

/* Namespaces of the language itself. */
static const char *const spaces[] = {"std",   "__gnu_cxx", "__cxxabiv1", "core",
				     "alloc", "__rustc",   "__rust"};

/* Those that hand out what malloc gave them: the one who asked is above. */
static const char passers[] =
    "\n"
    "malloc\ncalloc\nrealloc\nreallocarray\nstrdup\nstrndup\n"
    "xmalloc\nxcalloc\nxrealloc\nxstrdup\nxstrndup\nxasprintf\n"
    "zmalloc\nzcalloc\nzrealloc\nzstrdup\ng_malloc\ng_malloc0\n"
    "g_realloc\ng_malloc_n\ng_malloc0_n\ng_realloc_n\n"
    "g_try_malloc\ng_slice_alloc\ng_strdup\ng_strndup\n"
    "g_memdup\ng_memdup2\ng_slice_alloc0\nCRYPTO_malloc\n"
    "CRYPTO_zalloc\nCRYPTO_realloc\nCRYPTO_strdup\nav_malloc\n"
    "av_mallocz\nsqlite3_malloc\nsqlite3_malloc64\nxmlStrdup\n"
    "xmlStrndup\nevent_mm_malloc_\nevent_mm_calloc_\n"
    "event_mm_realloc_\nevent_mm_strdup_\njson_malloc\n"
    "jsonp_malloc\njsonp_strdup\njsonp_strndup\noperator new\n"
    "operator new[]\nPerl_safesysmalloc\nPerl_safesyscalloc\n"
    "Perl_safesysrealloc\n__rust_alloc\n__rdl_alloc\n"
    "__zend_malloc\n__zend_calloc\n__zend_realloc\n_safe_malloc\n"
    "_safe_realloc\nzend_strndup\n";

/* The folder below these is one of somebody else's sources. */
static const struct {
	const char *below;
	int skip; /* folders between */
} foreign[] = {{"/.cargo/registry/src/", 1},
	       {"/cargo/registry/src/", 1},
	       {"/.cargo/git/checkouts/", 0},
	       {"/cargo/git/checkouts/", 0},
	       {"/third_party/", 0},
	       {"/thirdparty/", 0},
	       {"/vendor/", 0},
	       {"/_deps/", 0},
	       {"/subprojects/", 0},
	       {"/external/", 0},
	       {"/vcpkg/buildtrees/", 0},
	       {"/usr/include/boost/", -1}};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static int
list_has(const char *const *list, size_t count, const char *word, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strncmp(list[i], word, length) == 0 &&
		    list[i][length] == '\0')
			return 1;
	return 0;
}

static int
is_language_file(const char *module)
{
	for (size_t i = 0; i < COUNT(languages); i++)
		if (text_starts(base_name(module), languages[i]))
			return 1;
	return module[0] == '[';
}

static int
is_language_source(const char *source)
{
	return text_starts(source, "/rustc/") ||
	       text_starts(source, "/rust/deps/") ||
	       strstr(source, "/rustlib/src/rust/library/") != NULL ||
	       text_starts(source, "/usr/include/c++/") ||
	       strstr(source, "/include/c++/") != NULL;
}

/* "serde-1.0.2" is serde's, "fmt-src" is fmt's. */
static size_t
name_without_version(const char *name, size_t length)
{
	for (size_t i = 1; i + 1 < length; i++)
		if (name[i] == '-' && isdigit((unsigned char)name[i + 1]))
			return i;
	if (length > 4 && memcmp(name + length - 4, "-src", 4) == 0)
		return length - 4;
	return length;
}

/* NULL: as far as its path tells, it is nobody else's. */
static char *
package_of_source(const char *source)
{
	for (size_t i = 0; i < COUNT(foreign); i++) {
		const char *at = strstr(source, foreign[i].below);
		size_t length;

		if (at == NULL)
			continue;
		at += strlen(foreign[i].below);
		if (foreign[i].skip < 0)
			return xstrdup("boost");
		if (foreign[i].skip > 0) {
			at += strcspn(at, "/");
			at += strspn(at, "/");
		}
		length = strcspn(at, "/");
		if (length > 0 && at[length] == '/')
			return xstrndup(at, name_without_version(at, length));
	}
	return NULL;
}

/* The length of "shop" in "shop::Cache::insert"; 0: it is in none. What begins
 * with "<" or "(" has no name that could be shown. */
static size_t
namespace_length(const char *function)
{
	size_t length = strcspn(function, ":<( ");

	return length > 0 && text_starts(function + length, "::") ? length : 0;
}

/* "_<alloc::vec::Vec<T> as ...>::push" belongs to alloc. */
static const char *
without_brackets(const char *function)
{
	function += strspn(function, "<&*_([");
	if (text_starts(function, "mut "))
		function += 4;
	return text_starts(function, "dyn ") ? function + 4 : function;
}

/* cargo calls a program's crate as it calls the program. */
static int
is_programs_crate(const char *crate, size_t length, const char *program)
{
	const char *name = base_name(program);

	if (strlen(name) != length)
		return 0;
	for (size_t i = 0; i < length; i++)
		if ((name[i] == '-' ? '_' : name[i]) != crate[i])
			return 0;
	return 1;
}

/* A namespace of headers alone is a library's more often than the service's. */
static int
is_header(const char *source)
{
	static const char *const endings[] = {".h",   ".hh",  ".hpp",
					      ".hxx", ".ipp", ".inl"};

	for (size_t i = 0; i < COUNT(endings); i++)
		if (text_ends(source, endings[i]))
			return 1;
	return 0;
}

static char *
package_in_program(const struct native_code *code, int *is_users)
{
	size_t length = namespace_length(code->function);

	if (text_ends(code->source, ".rs"))
		*is_users =
		    is_programs_crate(code->function, length, code->program);
	else
		*is_users = length == 0 || !is_header(code->source);
	if (length > 0)
		return xstrndup(code->function, length);
	return xstrdup(base_name(code->module));
}

static int
is_passer(const char *function)
{
	size_t length = strcspn(function, "(@\n");
	const char *found = passers;

	while (length > 0 && (found = strstr(found, "\n")) != NULL)
		if (strncmp(++found, function, length) == 0 &&
		    found[length] == '\n')
			return 1;
	return 0;
}

char *
native_package(const struct native_code *code, int *is_users)
{
	const char *name = without_brackets(code->function);
	size_t space = namespace_length(name);
	char *package;

	*is_users = 0;
	if (is_language_file(code->module) || is_passer(code->function) ||
	    is_language_source(code->source) || code->module[0] == '\0' ||
	    list_has(spaces, COUNT(spaces), name, space))
		return NULL;
	package = package_of_source(code->source);
	if (package != NULL)
		return package;
	if (strcmp(code->module, code->program) == 0)
		return package_in_program(code, is_users);
	name = base_name(code->module);
	package = strstr(name, ".so");
	return package != NULL ? xstrndup(name, (size_t)(package + 3 - name))
			       : xstrdup(name);
}
