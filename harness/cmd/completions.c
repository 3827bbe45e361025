/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "cmd/completions.h"

static const struct completion *const shells[] = {
#define COMPLETION(name) &completion_##name,
#include "cmd/completions.def"
#undef COMPLETION
};

int
completions_print(FILE *out, const char *shell, struct error *err)
{
	for (size_t i = 0; i < COUNT(shells); i++)
		if (shell != NULL && strcmp(shells[i]->name, shell) == 0) {
			shells[i]->print(out);
			return 0;
		}
	if (shell == NULL)
		return error_set(err, STATUS_USAGE,
				 "for which shell? flatline completions bash, "
				 "zsh or fish");
	return error_set(err, STATUS_USAGE,
			 "flatline completions bash, zsh or fish: '%.40s' is "
			 "none of these",
			 shell);
}
