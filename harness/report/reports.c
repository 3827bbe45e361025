/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "report/run_files.h"
#include "report/plot.h"

static const struct report *const report_table[] = {
#define REPORT(name) &report_##name,
#include "report/reports.def"
#undef REPORT
};

static int
report_write(const struct report *report, const char *dir,
	     const struct judged *run, const struct run_files *files,
	     struct error *err)
{
	struct buf text = {0};
	int result = report->fill(&text, dir, run, files, err);

	if (result == 0)
		result = file_write_in(dir, report->file, &text, err);
	buf_free(&text);
	return result;
}

/* All that failed are named, in one error. */
int
reports_write(const char *dir, const struct judged *run, struct error *err)
{
	struct run_files *files = xmalloc(sizeof(*files));
	enum status status = STATUS_OK;
	struct buf failed = {0};

	run_files_read(files, run->run);
	for (size_t i = 0; i < COUNT(report_table); i++) {
		struct error own = {0};

		if (report_write(report_table[i], dir, run, files, &own) == 0)
			continue;
		buf_addf(&failed, "%s%s", failed.len > 0 ? "; " : "", own.text);
		status = own.status;
	}
	if (status != STATUS_OK)
		error_set(err, status, "%s", buf_text(&failed));
	buf_free(&failed);
	run_files_free(files);
	free(files);
	return status == STATUS_OK ? 0 : -1;
}
