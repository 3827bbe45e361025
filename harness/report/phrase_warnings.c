/* SPDX-License-Identifier: MIT */
/* What the service itself has logged, quoted. */
#include "base/units.h"
#include "report/phrase.h"

void
phrase_warning(struct buf *out, const struct log_warning *warning)
{
	char count[UNITS_TEXT];

	if (warning->line > 0)
		buf_addf(out, "line %.0f", warning->line);
	else
		buf_adds(out, "near its end");
	if (warning->count > 1)
		buf_addf(out, ", %s times", units_count(count, warning->count));
	buf_addf(out, ": %s (%s)", warning->text, log_warning_meaning(warning));
}
