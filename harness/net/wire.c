/* SPDX-License-Identifier: MIT */
#include "net/wire.h"

#include <errno.h>
#include <string.h>

#include "net/permit.h"

enum http_failure
wire_failure(CURLcode code, long os_error)
{
	switch (code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_COULDNT_RESOLVE_HOST:
		return HTTP_UNRESOLVED;
	case CURLE_COULDNT_CONNECT:
		return os_error == ECONNREFUSED ? HTTP_REFUSED : HTTP_CONNECT;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_TIMEOUT;
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
		return HTTP_RESET;
	case CURLE_PARTIAL_FILE:
		return HTTP_CUT;
	case CURLE_WRITE_ERROR:
		return HTTP_TOO_LARGE;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL: /* a reply without status line */
	case CURLE_BAD_CONTENT_ENCODING:
		return HTTP_GARBLED;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
		return HTTP_TLS;
	case CURLE_URL_MALFORMAT:
		return HTTP_BAD_REQUEST;
	default:
		return HTTP_OTHER;
	}
}

struct curl_slist *
wire_set_headers(CURL *easy, const struct http_request *request,
		 const struct strings *always)
{
	struct curl_slist *headers = NULL;

	for (size_t i = 0; always != NULL && i < always->count; i++)
		headers = curl_slist_append(headers, always->items[i]);
	for (size_t i = 0; i < request->nheaders; i++)
		headers = curl_slist_append(headers, request->headers[i]);
	/* Neither waiting for a 100, nor a type that nobody gave. */
	headers = curl_slist_append(headers, "Expect:");
	if (!permit_has_header(request, always, "Content-Type"))
		headers = curl_slist_append(headers, "Content-Type:");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	return headers;
}

void
wire_set_method(CURL *easy, const struct http_request *request)
{
	int takes_body = request->body != NULL ||
			 strcmp(request->method, "POST") == 0 ||
			 strcmp(request->method, "PUT") == 0;

	curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	if (takes_body) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				 request->body != NULL ? request->body : "");
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)request->body_len);
	} else if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	}
}
