/* SPDX-License-Identifier: MIT */
#include "traffic/shell.h"

void
shell_take(struct shell *shell, struct buf *word)
{
	shell->line += *shell->at == '\n';
	buf_add(word, shell->at++, 1);
}
