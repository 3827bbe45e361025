/* SPDX-License-Identifier: MIT */
/* By what language a frame is of, which the ending of its file tells. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/go_stacks.h"
#include "profile/jvm_histogram.h"
#include "profile/profiler_python.h"
#include "profile/profiler_ruby.h"
#include "profile/profiler_v8.h"
#include "profile/read_pprof.h"

/* "/usr/lib/python3.11" of a file in it; "": it is in no such folder. */
static char *
library_of(const char *place, const char *folder)
{
	const char *at = strstr(place, folder);

	if (at == NULL)
		return xstrdup("");
	at += strlen(folder);
	return xstrndup(place, (size_t)(at - place) + strcspn(at, "/"));
}

static void
belongs_in(struct frame *frame, const char *folder,
	   void (*belongs)(struct frame *, const char *library))
{
	char *library = library_of(frame->place, folder);

	/* No path begins with it: none is of the library. */
	belongs(frame, library[0] != '\0' ? library : "//");
	free(library);
}

static int
ends_in(const char *place, const char *const endings[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_ends(place, endings[i]))
			return 1;
	return 0;
}

void
package_guess(struct frame *frame)
{
	static const char *const javascript[] = {".js", ".mjs", ".cjs",
						 ".ts", ".mts", ".cts"};
	const char *place = frame->place;

	if (strstr(place, "/node_modules/") != NULL ||
	    text_starts(place, "node:") ||
	    ends_in(place, javascript, COUNT(javascript)))
		v8_belongs(frame);
	else if (text_ends(place, ".py"))
		belongs_in(frame, "/lib/python", python_belongs);
	else if (text_ends(place, ".rb"))
		belongs_in(frame, "/lib/ruby", ruby_belongs);
	else if (place[0] == '\0' || text_ends(place, ".java"))
		histogram_belongs(frame);
	else
		go_belongs(frame);
}
