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

int
reports_write(const char *dir, const struct judged *run, struct error *err)
{
	struct run_files *files = xmalloc(sizeof(*files));
	struct buf text = {0};
	int result = 0;

	run_files_read(files, run->run);
	for (size_t i = 0; i < COUNT(report_table); i++) {
		buf_clear(&text);
		if (report_table[i]->fill(&text, dir, run, files, err) != 0 ||
		    file_write_in(dir, report_table[i]->file, &text, err) != 0)
			result = -1;
	}
	buf_free(&text);
	run_files_free(files);
	free(files);
	return result;
}
