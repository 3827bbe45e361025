/* SPDX-License-Identifier: MIT */
/* Whose a Java class is, by its name inside the JVM: "com/shop/Cart$Line". */
#ifndef PROFILE_JVM_PLACE_H
#define PROFILE_JVM_PLACE_H

#include "base/buf.h"
#include "profile/rank.h"

/* The JDK's own classes, and those that it makes while it runs. */
int jvm_is_runtime(const char *class);
/* "com.shop"; a class without a package: its name. "[Lcom/shop/Cart;" belongs
 * to com.shop, "[B" to nobody: NULL. To be freed. */
char *jvm_package(const char *class);
/* By the name of a package. */
enum rank jvm_name_rank(const char *package);
enum rank jvm_class_rank(const char *class);
/* A lambda or an anonymous class: a function that is handed to others. */
int jvm_is_function(const char *class);
/* "Cart.Line", "byte[]", "a function of Cart": without the package. */
void jvm_words_class(const char *class, struct buf *);
/* "Cart.java", by the rules of javac; to be freed. */
char *jvm_file(const char *class);

#endif
