/* SPDX-License-Identifier: MIT */
#include "report/screen.h"

#include <string.h>

#include "base/escape.h"
#include "report/phrase.h"

/* Length of the next word; a number and its unit are not separated. */
static size_t
screen_word(const char *s)
{
	size_t len = strcspn(s, " ");

	while (len > 0 && s[len] == ' ' && s[len - 1] >= '0' &&
	       s[len - 1] <= '9')
		len += 1 + strcspn(s + len + 1, " ");
	return len;
}

void
screen_wrap(FILE *out, size_t at, size_t indent, const char *words)
{
	struct buf clean = {0}, word = {0};
	int first = 1;

	escape_terminal(&clean, words);
	for (const char *s = buf_text(&clean); *s != '\0';) {
		size_t len, width;

		s += strspn(s, " ");
		if ((len = screen_word(s)) == 0)
			break;
		buf_clear(&word);
		buf_add(&word, s, len);
		width = phrase_width(buf_text(&word));
		if (!first && at + 1 + width > SCREEN_COLUMNS) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (!first) {
			fputc(' ', out);
			at++;
		}
		fputs(buf_text(&word), out);
		at += width;
		first = 0;
		s += len;
	}
	fputc('\n', out);
	buf_free(&word);
	buf_free(&clean);
}

void
screen_note(FILE *out, const char *name, const char *words)
{
	if (words[0] == '\0')
		return;
	fprintf(out, "  %-*s", SCREEN_NOTE - 2, name);
	screen_wrap(out, SCREEN_NOTE, SCREEN_NOTE, words);
}

enum screen_mood
screen_mood_of(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_FLAT:
		return SCREEN_GOOD;
	case VERDICT_LEAK:
		return SCREEN_BAD;
	default:
		return SCREEN_UNSURE;
	}
}

void
screen_title(FILE *out, const char *title, enum screen_mood mood, int color)
{
	static const char *const codes[] = {"1;32", "1;31", "1;33"};

	if (color)
		fprintf(out, "\033[%sm%s\033[0m", codes[mood], title);
	else
		fputs(title, out);
}

void
screen_cell(FILE *out, int width, const char *words)
{
	struct buf clean = {0}, cut = {0};
	int room = width < 0 ? -width : width, pad;

	escape_terminal(&clean, words);
	phrase_cut(&cut, buf_text(&clean), (size_t)room);
	pad = room - (int)phrase_width(buf_text(&cut));
	if (width > 0)
		fprintf(out, "%*s%s", pad, "", buf_text(&cut));
	else
		fprintf(out, "%s%*s", buf_text(&cut), pad, "");
	buf_free(&cut);
	buf_free(&clean);
}
