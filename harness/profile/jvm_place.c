/* SPDX-License-Identifier: MIT */
#include "profile/jvm_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const char *const runtimes[] = {
    "com/sun/",
    "java/",
    "jdk/",
    "sun/",
};

/*
 * Frameworks run others' code and keep what they are handed: packages whose
 * name begins like that.
 */
static const char *const carriers[] = {
    "akka",
    "clojure",
    "com.github.benmanes.caffeine",
    "com.google.common",
    "com.google.inject",
    "groovy",
    "io.dropwizard",
    "io.grpc",
    "io.helidon",
    "io.javalin",
    "io.micronaut",
    "io.netty",
    "io.quarkus",
    "io.reactivex",
    "io.undertow",
    "io.vertx",
    "jakarta",
    "javax",
    "kotlin",
    "kotlinx",
    "org.apache.catalina",
    "org.apache.commons.collections",
    "org.apache.commons.collections4",
    "org.apache.coyote",
    "org.apache.jasper",
    "org.apache.pekko",
    "org.apache.tomcat",
    "org.codehaus.groovy",
    "org.eclipse.jetty",
    "org.glassfish",
    "org.jboss",
    "org.springframework",
    "org.xnio",
    "play",
    "reactor",
    "scala",
    "spark",
};

/* Behind the marks of an array. */
static const char *
element_of(const char *class)
{
	size_t arrays = strspn(class, "[");

	return class + arrays + (arrays > 0 && class[arrays] == 'L');
}

/* Without what the JVM adds: "Shop$$Lambda$14/0x0800c9", ";" of an array. */
static size_t
name_length(const char *name)
{
	const char *lambda = strstr(name, "$$");

	return lambda != NULL ? (size_t)(lambda - name) : strcspn(name, ";+");
}

int
jvm_is_runtime(const char *class)
{
	const char *name = element_of(class);

	for (size_t i = 0; i < COUNT(runtimes); i++)
		if (text_starts(name, runtimes[i]))
			return 1;
	return name > class && strchr(name, '/') == NULL &&
	       strchr(name, ';') == NULL;
}

char *
jvm_package(const char *class)
{
	const char *name = element_of(class);
	size_t length = name_length(name);
	const char *slash = memrchr(name, '/', length);
	char *package;

	if (length == 0 || jvm_is_runtime(class))
		return NULL;
	package = xstrndup(name, slash != NULL ? (size_t)(slash - name)
					       : strcspn(name, "$;+"));
	for (char *at = package; *at != '\0'; at++)
		*at = *at == '/' ? '.' : *at;
	return package;
}

enum rank
jvm_name_rank(const char *package)
{
	if (package[0] == '(' || package[0] == '[' ||
	    text_starts(package, "java.") || text_starts(package, "jdk.") ||
	    text_starts(package, "sun.") || text_starts(package, "com.sun."))
		return RANK_RUNTIME;
	for (size_t i = 0; i < COUNT(carriers); i++) {
		size_t length = strlen(carriers[i]);

		if (strncmp(package, carriers[i], length) == 0 &&
		    (package[length] == '.' || package[length] == '\0'))
			return RANK_CARRIER;
	}
	return RANK_HOLDER;
}

enum rank
jvm_class_rank(const char *class)
{
	char *package = jvm_package(class);
	enum rank rank =
	    package != NULL ? jvm_name_rank(package) : RANK_RUNTIME;

	free(package);
	return rank;
}

/* "Cart$1" is anonymous. */
int
jvm_is_function(const char *class)
{
	const char *dollar = strrchr(class, '$');

	return strstr(class, "$$Lambda") != NULL ||
	       (class[0] != '[' && dollar != NULL && dollar[1] != '\0' &&
		dollar[1 + strspn(dollar + 1, "0123456789")] == '\0');
}

static const char *
primitive(char letter)
{
	static const char letters[] = "BCDFIJSZ";
	static const char *const names[] = {"byte",  "char",   "double",
					    "float", "int",    "long",
					    "short", "boolean"};
	const char *at = strchr(letters, letter);

	return letter != '\0' && at != NULL ? names[at - letters] : "?";
}

static void
class_add(const char *name, struct buf *out)
{
	size_t length = name_length(name);
	const char *slash = memrchr(name, '/', length);
	const char *end = name + length;

	for (const char *at = slash != NULL ? slash + 1 : name; at < end; at++)
		buf_add(out, *at == '$' && at + 1 < end ? "." : at, 1);
}

void
jvm_words_class(const char *class, struct buf *out)
{
	const char *name = element_of(class);
	size_t arrays = strspn(class, "[");

	if (strstr(class, "$$Lambda") != NULL)
		buf_adds(out, "a function of ");
	if (arrays > 0 && name == class + arrays)
		buf_adds(out, primitive(*name));
	else
		class_add(name, out);
	for (size_t i = 0; i < arrays; i++)
		buf_adds(out, "[]");
}

/* Classes of Kotlin's files end in Kt. */
char *
jvm_file(const char *class)
{
	const char *name = element_of(class);
	const char *slash = memrchr(name, '/', name_length(name));
	const char *start = slash != NULL ? slash + 1 : name;
	size_t length = strcspn(start, "$;+/");

	if (length > 2 && strncmp(start + length - 2, "Kt", 2) == 0)
		return xasprintf("%.*s.kt", (int)length - 2, start);
	return xasprintf("%.*s.java", (int)length, start);
}
