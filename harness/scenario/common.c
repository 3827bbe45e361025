/* SPDX-License-Identifier: MIT */
#include "scenario/common.h"

#include <stdlib.h>

#include "base/mem.h"

struct common *
common_new(const char *scenario_path)
{
	struct common *common = xcalloc(1, sizeof(*common));

	common->files =
	    files_new(scenario_path != NULL ? scenario_path : "replay");
	common->datasets = datasets_new();
	common->tags = tags_new();
	common->secrets = secrets_new();
	common->base = xstrdup("http://localhost:80");
	return common;
}

void
common_free(struct common *common)
{
	if (common == NULL)
		return;
	datasets_free(common->datasets);
	tags_free(common->tags);
	files_free(common->files);
	secrets_free(common->secrets);
	strings_free(&common->asked);
	strings_free(&common->counters);
	buf_free(&common->shared);
	protos_free(common->protos);
	free(common->without_protos);
	free(common->base);
	free(common);
}
