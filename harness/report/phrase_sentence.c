/* SPDX-License-Identifier: MIT */
/* What stands beside the title of a run, wherever it is shown. */
#include "report/limits.h"
#include "report/phrase.h"

void
phrase_broken(struct buf *out, const struct judged *run)
{
	struct limit_row rows[LIMITS_MOST];
	const struct limit_row *row = limit_broken(run, rows);
	struct limit_words words;
	struct buf title = {0};

	if (row == NULL || run->verdict->kind == VERDICT_LEAK ||
	    run->verdict->kind == VERDICT_FAILED)
		return;
	limit_words(&words, row, run);
	limit_title(&title, row);
	buf_addf(out, "%slimit %s ",
		 run->verdict->kind == VERDICT_FLAT ? "but " : "",
		 buf_text(&title));
	if (row->missed != NULL)
		buf_addf(out, "was not checked: that route %s", row->missed);
	else
		buf_addf(out, "is broken (%s, %s)", words.seen, words.limit);
	buf_free(&title);
}

void
phrase_sentence(struct buf *out, const struct judged *run)
{
	size_t before = out->len;

	phrase_broken(out, run);
	if (out->len > before)
		buf_adds(out, "; ");
	phrase_source(out, run);
	if (run->verdict->sentence[0] != '\0')
		buf_adds(out, run->verdict->sentence);
	else
		phrase_headline(out, run);
	phrase_below(out, run, judged_decisive(run));
}

enum verdict_kind
phrase_mood(const struct judged *run)
{
	return run->verdict->kind != VERDICT_LEAK && limits_broken(run)
		   ? VERDICT_FAILED
		   : run->verdict->kind;
}
