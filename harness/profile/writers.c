/* SPDX-License-Identifier: MIT */
/* All formats that a profile is written in. */
#include "profile/writers.h"

#include "base/mem.h"

const struct profile_writer *const writer_table[] = {
#define WRITER(name) &writer_##name,
#include "profile/writers.def"
#undef WRITER
};
const size_t writer_count = COUNT(writer_table);
