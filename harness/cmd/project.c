/* SPDX-License-Identifier: MIT */
#include "cmd/project.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

enum { FILE_MOST = 1 << 20 };

static const char *const descriptions[] = {
    "openapi.yaml",	 "openapi.yml",	     "openapi.json",
    "swagger.yaml",	 "swagger.yml",	     "swagger.json",
    "docs/openapi.yaml", "docs/openapi.yml", "docs/openapi.json",
    "docs/swagger.yaml", "docs/swagger.yml", "docs/swagger.json",
    "api/openapi.yaml",	 "api/openapi.yml",  "api/openapi.json",
    "api/swagger.yaml",	 "api/swagger.json",
};

/* A file that cannot be read tells nothing. */
static void
project_read(struct project *project, const struct project_file *file)
{
	struct error ignored = {0};
	struct buf text = {0};

	if (file_read_regular(file->name, FILE_MOST, &text, &ignored) == 0) {
		if (project->found == NULL) {
			project->found = file->name;
			project->example = file->example;
		}
		file->command(&project->command, buf_text(&text), text.len);
		if (project->command.len > 0)
			project->found = file->name;
	}
	buf_free(&text);
}

void
project_look(struct project *project)
{
	*project = (struct project){.example = "node server.js"};
	for (const struct project_file *file = project_files;
	     file->name != NULL && project->command.len == 0; file++)
		project_read(project, file);
	for (size_t i = 0; i < COUNT(descriptions); i++)
		if (access(descriptions[i], R_OK) == 0) {
			project->openapi = descriptions[i];
			return;
		}
}

void
project_free(struct project *project)
{
	buf_free(&project->command);
}
