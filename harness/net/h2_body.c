/* SPDX-License-Identifier: MIT */
/* The body of a request, as nghttp2 asks for it. */
#include "net/h2.h"

#include <string.h>

ssize_t
h2_body_read(nghttp2_session *http, int32_t stream, uint8_t *to, size_t most,
	     uint32_t *flags, nghttp2_data_source *source, void *arg)
{
	struct h2_session *session = arg;
	struct slot *slot = nghttp2_session_get_stream_user_data(http, stream);
	size_t left, len;

	(void)source;
	if (slot == NULL)
		return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
	left = slot->request->body_len - slot->written;
	len = left < most ? left : most;
	if (h2_misbehaves(slot) && h2_misbehave_may_write(slot) < len)
		len = h2_misbehave_may_write(slot);
	if (len == 0 && left > 0)
		return NGHTTP2_ERR_DEFERRED;
	h2_flood_clear(&session->flood);
	memcpy(to, slot->request->body + slot->written, len);
	slot->written += len;
	if (h2_misbehaves(slot))
		h2_misbehave_wrote(slot, len);
	if (len == left)
		*flags |= NGHTTP2_DATA_FLAG_EOF;
	return (ssize_t)len;
}
