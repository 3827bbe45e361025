/* SPDX-License-Identifier: MIT */
/*
 * The files by which a JVM is attached to, in its own /tmp, where only its own
 * user and root are listened to: here, or through opener.h.
 */
#ifndef SAMPLE_JVM_ATTACH_H
#define SAMPLE_JVM_ATTACH_H

/* A connection to the process of that directory. -1: it does not listen. */
int jvm_attach_connect(int dir);
/* Makes the file that asks it to listen, or removes it. -1, EEXIST: it is
 * there. */
int jvm_attach_file(int dir, int wanted);

#endif
