/* SPDX-License-Identifier: MIT */
/* Whose word a verdict takes for the numbers. */
#include "judge/page_proof.h"
#include "report/phrase.h"

void
phrase_source(struct buf *out, const struct judged *run)
{
	const struct run_info *info = &run->run->info;
	enum verdict_kind kind = run->verdict->kind;

	if (kind != VERDICT_FLAT && kind != VERDICT_LEAK)
		return;
	if (!info->present)
		buf_adds(out, "as recorded: ");
	else if (page_proof_is_all(info))
		buf_addf(out, "as reported by %.80s: ",
			 info->target.page.url != NULL ? info->target.page.url
						       : "its page of metrics");
}
