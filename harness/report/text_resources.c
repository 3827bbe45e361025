/* SPDX-License-Identifier: MIT */
/* For a terminal: what there is more of among open files, and what the service
 * itself has logged. */
#include "report/phrase.h"
#include "report/screen.h"

enum { SHOWN_WARNINGS = 3 };

void
text_resources(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_descriptors(&words, run);
	screen_note(out, "files", buf_text(&words));
	for (size_t i = 0; i < run->warnings.count && i < SHOWN_WARNINGS; i++) {
		buf_clear(&words);
		phrase_warning(&words, &run->warnings.items[i]);
		screen_note(out, i == 0 ? "its log" : "", buf_text(&words));
	}
	buf_free(&words);
}
