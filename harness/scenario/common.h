/* SPDX-License-Identifier: MIT */
/*
 * What all lua_States of one scenario share. It is changed while the file is
 * loaded and by setup, before there are threads; parts that are used later have
 * their own locks.
 */
#ifndef SCENARIO_COMMON_H
#define SCENARIO_COMMON_H

#include "base/buf.h"
#include "scenario/dataset.h"
#include "scenario/files.h"
#include "scenario/proto.h"
#include "scenario/secrets.h"
#include "scenario/tags.h"

struct common {
	struct tags *tags;
	struct files *files;
	struct datasets *datasets;
	char *base; /* "http://127.0.0.1:3000": where "/path" leads */
	struct secrets *secrets;
	struct strings asked;	 /* names that option() asked for */
	struct strings counters; /* names of counter(), at most COUNTERS */
	struct buf shared;	 /* what setup returned, by value_write() */
	struct protos *protos;	 /* of gRPC; or NULL, and why there are none */
	char *without_protos;
};

struct common *common_new(const char *scenario_path);
void common_free(struct common *);

#endif
