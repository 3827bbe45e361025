/* SPDX-License-Identifier: MIT */
#include "net/http1_parse.h"

#include <string.h>
#include <strings.h>

/* Lengths stay far below where adding to them could overflow. */
#define LENGTH_MAX (UINT64_C(1) << 60)

enum place {
	SIZE_FIRST,
	SIZE,
	EXTENSION,
	SIZE_LF,
	DATA,
	DATA_CR,
	DATA_LF,
	TRAILER_FIRST,
	TRAILER,
	TRAILER_LF
};

static enum http1_result
http1_problem(struct http1 *http, enum http1_result result, const char *what)
{
	http->problem = what;
	return result;
}

void
http1_begin(struct http1 *http, int answers_head)
{
	*http = (struct http1){.answers_head = answers_head};
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "HTTP/1.1 200 OK" */
static int
head_status(struct http1 *http, const char *line, size_t len)
{
	const char *code = line + 9;

	if (len < 12 || (line[7] != '0' && line[7] != '1') || line[8] != ' ' ||
	    code[0] < '1' || !is_digit(code[0]) || !is_digit(code[1]) ||
	    !is_digit(code[2]) || (len > 12 && code[3] != ' '))
		return http1_problem(http, -1, "no status line");
	http->status =
	    (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
	http->minor = line[7] - '0';
	http->keep = http->minor == 1;
	http->lines = http->next;
	return 0;
}

/* A line's end is one where a header goes on in the next line. */
static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *
value_trim(const char *value, size_t *len)
{
	while (*len > 0 && is_blank(*value)) {
		value++;
		--*len;
	}
	while (*len > 0 && is_blank(value[*len - 1]))
		--*len;
	return value;
}

/* "5", or "5, 5" if a proxy joined two headers; all values must agree. */
static int
header_length(struct http1 *http, const char *value, size_t len)
{
	uint64_t length = 0;
	size_t digits = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && is_digit(value[i]) && length < LENGTH_MAX) {
			length = length * 10 + (uint64_t)(value[i] - '0');
			digits++;
			continue;
		}
		if (digits == 0 || (i < len && value[i] != ',') ||
		    length > LENGTH_MAX ||
		    (http->has_length && length != http->length))
			return http1_problem(http, -1, "bad Content-Length");
		http->has_length = 1;
		http->length = length;
		length = digits = 0;
		while (i + 1 < len && is_blank(value[i + 1]))
			i++;
	}
	return 0;
}

/* Whether the last (or any) item of a list "a, b" is that word. */
static int
list_has(const char *value, size_t len, const char *word, int last)
{
	size_t size = strlen(word), from = 0;

	for (size_t i = 0; i <= len; i++) {
		const char *item = value + from;
		size_t item_len = i - from;

		if (i < len && value[i] != ',')
			continue;
		item = value_trim(item, &item_len);
		if (item_len == size && strncasecmp(item, word, size) == 0 &&
		    (!last || i == len))
			return 1;
		from = i + 1;
	}
	return 0;
}

static int
header_connection(struct http1 *http, const char *value, size_t len)
{
	if (len == 10 && memcmp(value, "keep-alive", len) == 0)
		http->keep = 1; /* the most common value */
	else if (list_has(value, len, "close", 0))
		http->keep = 0;
	else if (list_has(value, len, "keep-alive", 0))
		http->keep = 1;
	return 0;
}

static int
header_encoding(struct http1 *http, const char *value, size_t len)
{
	http->is_encoded = 1;
	http->is_chunked = list_has(value, len, "chunked", 1);
	return 0;
}

static const struct {
	const char *name;
	size_t len;
	int (*take)(struct http1 *, const char *value, size_t len);
	int frames; /* it says where the body ends */
} header_table[] = {
    {"Connection", 10, header_connection, 0},
    {"Content-Length", 14, header_length, 1},
    {"Transfer-Encoding", 17, header_encoding, 1},
};

/* All lines of a header, whose name has been looked at. */
static int
head_header(struct http1 *http, const char *line, size_t len)
{
	const char *value, *colon;
	size_t name_len, value_len;

	if ((*line | 0x20) != 'c' && (*line | 0x20) != 't')
		return 0;
	colon = memchr(line, ':', len);
	name_len = (size_t)(colon - line);
	for (size_t i = 0; i < sizeof(header_table) / sizeof(header_table[0]);
	     i++) {
		if (header_table[i].len != name_len ||
		    strncasecmp(header_table[i].name, line, name_len) != 0)
			continue;
		value_len = len - name_len - 1;
		http->frame_folded |= header_table[i].frames &&
				      memchr(colon, '\n', value_len) != NULL;
		value = value_trim(colon + 1, &value_len);
		return header_table[i].take(http, value, value_len);
	}
	return 0;
}

/* The header before this line is complete: none goes on after it. */
static int
head_flush(struct http1 *http, const char *bytes)
{
	size_t len = http->gained;

	http->gained = 0;
	return len > 0 ? head_header(http, bytes + http->line, len) : 0;
}

/* RFC 9112, 6.3. */
static void
head_frame(struct http1 *http)
{
	if (http->answers_head || http->status < 200 || http->status == 204 ||
	    http->status == 304) {
		http->framing = FRAMED_BY_LENGTH;
	} else if (http->is_encoded) {
		http->framing =
		    http->is_chunked ? FRAMED_BY_CHUNKS : FRAMED_BY_CLOSE;
		if (http->has_length) /* with both, the length is not reliable
				       */
			http->keep = 0;
	} else if (http->has_length) {
		http->framing = FRAMED_BY_LENGTH;
		http->left = http->length;
	}
	if (http->framing == FRAMED_BY_CLOSE || http->status < 200)
		http->keep = 0;
}

static enum http1_result
head_finish(struct http1 *http, const char *bytes)
{
	size_t interim = http->interim + http->next;

	if (http->status == 0)
		return http1_problem(http, HTTP1_BAD, "no status line");
	if (head_flush(http, bytes) != 0)
		return HTTP1_BAD;
	if (memchr(bytes, '\0', http->next) != NULL)
		return http1_problem(http, HTTP1_BAD, "a NUL in a header");
	if (interim > HTTP1_HEAD_MAX)
		return http1_problem(http, HTTP1_LARGE, "endless headers");
	http->head_len = http->next;
	if (http->status < 200 && http->status != 101) {
		*http = (struct http1){.answers_head = http->answers_head,
				       .head_len = http->next,
				       .interim = interim};
		return HTTP1_INTERIM;
	}
	head_frame(http);
	return HTTP1_DONE;
}

/* The first bytes show if it cannot become a reply. */
static int
head_is_http(const char *bytes, size_t len)
{
	static const char start[] = "HTTP/1.";
	size_t known = sizeof(start) - 1;

	return memcmp(bytes, start, len < known ? len : known) == 0;
}

/* The header goes on in this line: RFC 9112, 5.2. */
static int
head_fold(struct http1 *http, const char *bytes, const char *line, size_t len)
{
	if (http->gained == 0)
		return http1_problem(http, -1,
				     "a header line that begins with a blank");
	http->gained = (size_t)(line - bytes) + len - http->line;
	http->folded = 1;
	return 0;
}

static int
head_line(struct http1 *http, const char *bytes, const char *line, size_t len)
{
	const char *colon;

	if (http->status == 0)
		return head_status(http, line, len);
	if (*line == ' ' || *line == '\t')
		return head_fold(http, bytes, line, len);
	if (head_flush(http, bytes) != 0)
		return -1;
	colon = memchr(line, ':', len);
	if (colon == NULL || colon == line ||
	    memchr(line, '\r', (size_t)(colon - line)) != NULL)
		return http1_problem(http, -1, "a header without a name");
	http->line = (size_t)(line - bytes);
	http->gained = len;
	return 0;
}

enum http1_result
http1_head(struct http1 *http, const char *bytes, size_t len)
{
	const char *end;

	if (http->next == 0 && !head_is_http(bytes, len))
		return http1_problem(http, HTTP1_BAD, "no status line");
	while ((end = memchr(bytes + http->scanned, '\n',
			     len - http->scanned)) != NULL) {
		const char *line = bytes + http->next;
		size_t line_len = (size_t)(end - line);

		http->scanned = http->next = (size_t)(end - bytes) + 1;
		if (line_len > 0 && line[line_len - 1] == '\r')
			line_len--;
		if (line_len == 0)
			return head_finish(http, bytes);
		if (head_line(http, bytes, line, line_len) != 0)
			return HTTP1_BAD;
	}
	http->scanned = len;
	if (http->interim + len > HTTP1_HEAD_MAX)
		return http1_problem(http, HTTP1_LARGE, "endless headers");
	return HTTP1_MORE;
}

static int
hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One byte of a chunk's first line. -1: it is not allowed there. */
static int
chunk_size(struct http1 *http, char c)
{
	int digit = http->place < EXTENSION ? hex_value(c) : -1;

	if (http->place == SIZE_LF && c != '\n')
		return -1;
	if (digit >= 0) {
		http->left = http->left * 16 + (unsigned)digit;
		http->place = SIZE;
		return http->left >= LENGTH_MAX ? -1 : 0;
	}
	if (http->place == SIZE_FIRST)
		return -1;
	if (c == '\n') {
		http->place = http->left > 0 ? DATA : TRAILER_FIRST;
		http->overhead = 0;
	} else if (c == '\r') {
		http->place = SIZE_LF;
	} else if (http->place == SIZE && c != ';' && c != ' ' && c != '\t') {
		return -1;
	} else {
		http->place = EXTENSION;
	}
	return 0;
}

/* One byte of what follows the data of a chunk. */
static int
chunk_end(struct http1 *http, char c)
{
	if (c == '\r' && http->place == DATA_CR) {
		http->place = DATA_LF;
		return 0;
	}
	http->place = SIZE_FIRST;
	return c == '\n' ? 0 : -1;
}

/* One byte of the trailers; 1: they have ended. */
static int
chunk_trailer(struct http1 *http, char c)
{
	if (c == '\n') {
		if (http->place != TRAILER)
			return 1;
		http->place = TRAILER_FIRST;
	} else if (http->place == TRAILER_LF) {
		return -1;
	} else {
		http->place = c == '\r' && http->place == TRAILER_FIRST
				  ? TRAILER_LF
				  : TRAILER;
	}
	return 0;
}

/* A byte of the framing. */
static enum http1_result
chunk_byte(struct http1 *http, char c)
{
	int end;

	if (++http->overhead > HTTP1_TRAILER_MAX)
		return http1_problem(http, HTTP1_LARGE, "endless trailers");
	if (http->place < DATA)
		return chunk_size(http, c) == 0
			   ? HTTP1_MORE
			   : http1_problem(http, HTTP1_BAD, "bad chunk size");
	if (http->place < TRAILER_FIRST)
		return chunk_end(http, c) == 0
			   ? HTTP1_MORE
			   : http1_problem(http, HTTP1_BAD,
					   "a chunk longer than its size");
	end = chunk_trailer(http, c);
	if (end < 0)
		return http1_problem(http, HTTP1_BAD, "bad trailers");
	return end ? HTTP1_DONE : HTTP1_MORE;
}

static void
piece_take(struct http1 *http, const char *bytes, size_t len,
	   struct http1_piece *piece)
{
	piece->bytes = bytes;
	piece->len = len;
	piece->used += len;
	http->received += len;
}

/* Takes data up to the end of one chunk. */
static enum http1_result
body_chunks(struct http1 *http, const char *bytes, size_t len,
	    struct http1_piece *piece)
{
	enum http1_result result = HTTP1_MORE;

	while (piece->used < len && result == HTTP1_MORE && http->place != DATA)
		result = chunk_byte(http, bytes[piece->used++]);
	if (piece->used < len && result == HTTP1_MORE) {
		size_t most = len - piece->used;

		if (most > http->left)
			most = (size_t)http->left;
		piece_take(http, bytes + piece->used, most, piece);
		http->left -= most;
		if (http->left == 0)
			http->place = DATA_CR;
	}
	return result;
}

enum http1_result
http1_body(struct http1 *http, const char *bytes, size_t len,
	   struct http1_piece *piece)
{
	*piece = (struct http1_piece){bytes, 0, 0};
	if (http->framing == FRAMED_BY_CHUNKS)
		return body_chunks(http, bytes, len, piece);
	if (http->framing == FRAMED_BY_CLOSE) {
		piece_take(http, bytes, len, piece);
		return HTTP1_MORE;
	}
	piece_take(http, bytes, len < http->left ? len : (size_t)http->left,
		   piece);
	http->left -= piece->len;
	return http->left == 0 ? HTTP1_DONE : HTTP1_MORE;
}

enum http1_result
http1_end(const struct http1 *http)
{
	return http->status != 0 && http->head_len > 0 &&
		       http->framing == FRAMED_BY_CLOSE
		   ? HTTP1_DONE
		   : HTTP1_MORE;
}
