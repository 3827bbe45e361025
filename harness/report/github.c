/* SPDX-License-Identifier: MIT */
/* Output for GitHub's runner: workflow commands and the job's summary page. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "report/report.h"

enum { SUMMARY_LIMIT = 1 << 20 };

static const char *
github_command(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_FLAT:
		return "notice";
	case VERDICT_INCONCLUSIVE:
		return "warning";
	default:
		return "error";
	}
}

/* Only a path inside the repository can be annotated. */
static int
github_takes_path(const char *path)
{
	return path != NULL && path[0] != '\0' && path[0] != '/' &&
	       strstr(path, "..") == NULL;
}

void
github_annotate(FILE *out, const char *title, enum verdict_kind kind,
		const char *sentence, const char *scenario_path)
{
	struct buf line = {0};

	buf_addf(&line, "::%s title=", github_command(kind));
	escape_github_property(&line, title);
	if (github_takes_path(scenario_path)) {
		buf_adds(&line, ",file=");
		escape_github_property(&line, scenario_path);
	}
	buf_adds(&line, "::");
	escape_github(&line, sentence);
	fprintf(out, "%s\n", buf_text(&line));
	buf_free(&line);
}

int
github_summarize(const char *summary_path, const char *step_file,
		 struct error *err)
{
	struct buf text = {0};
	int fd,
	    result = file_read_regular(summary_path, SUMMARY_LIMIT, &text, err);

	if (result == 0) {
		fd = file_open_stream(step_file, O_APPEND);
		if (fd < 0 || file_put(fd, buf_text(&text), text.len) != 0)
			result = error_set(err, STATUS_IO, "%s: %s", step_file,
					   strerror(errno));
		if (fd >= 0)
			close(fd);
	}
	buf_free(&text);
	return result;
}
