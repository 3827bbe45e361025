/* SPDX-License-Identifier: MIT */
/* A request in libcurl's terms, and what libcurl reports in ours. */
#include "net/curl.h"

#include <errno.h>
#include <string.h>

#include "net/curl_begin.h"
#include "net/pem.h"
#include "net/permit.h"

enum http_failure
transfer_failure(CURLcode code, long os_error, const char *message)
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
	case CURLE_RECV_ERROR: /* bad chunks too: only the text says so */
		return strstr(message, "chunked-encoding") != NULL
			   ? HTTP_GARBLED
			   : HTTP_RESET;
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
		return HTTP_RESET;
	case CURLE_PARTIAL_FILE:
		return HTTP_CUT;
	case CURLE_WRITE_ERROR:
	case CURLE_OUT_OF_MEMORY: /* of its own limits: ours never returns */
	case 100:		  /* CURLE_TOO_LARGE, since 8.6 */
		return HTTP_TOO_LARGE;
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_FUNCTION_ARGUMENT: /* a header that begins with a blank
					   */
	case CURLE_UNSUPPORTED_PROTOCOL:  /* a reply without status line */
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

enum http_version
transfer_version(long version)
{
	switch (version) {
	case CURL_HTTP_VERSION_1_0:
		return HTTP_VERSION_1_0;
	case CURL_HTTP_VERSION_1_1:
		return HTTP_VERSION_1_1;
	case CURL_HTTP_VERSION_2_0:
		return HTTP_VERSION_2;
	default: /* none yet, or one that was not asked for */
		return HTTP_NO_VERSION;
	}
}

struct curl_slist *
curl_list(const struct strings *strings)
{
	struct curl_slist *list = NULL;

	curl_begin();
	for (size_t i = 0; strings != NULL && i < strings->count; i++)
		list = curl_slist_append(list, strings->items[i]);
	return list;
}

/* One that cannot be read is as good as an empty one. */
static void
transfer_set_file(CURL *easy, CURLoption option, const char *file)
{
	struct error ignored = {0};
	const struct buf *text = file != NULL ? pem_text(file, &ignored) : NULL;
	struct curl_blob blob = {.data = (char[]){""}};

	if (file == NULL)
		return;
	if (text != NULL)
		blob =
		    (struct curl_blob){text->data, text->len, CURL_BLOB_NOCOPY};
	curl_easy_setopt(easy, option, &blob);
}

static void
transfer_set_tls(CURL *easy, const struct transport_settings *settings)
{
	const char *key =
	    settings->key != NULL ? settings->key : settings->cert;

	if (settings->cacert != NULL)
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	transfer_set_file(easy, CURLOPT_CAINFO_BLOB, settings->cacert);
	transfer_set_file(easy, CURLOPT_SSLCERT_BLOB, settings->cert);
	transfer_set_file(easy, CURLOPT_SSLKEY_BLOB, key);
	if (!settings->insecure)
		return;
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
}

static void
transfer_set_route(CURL *easy, const struct transport_settings *settings)
{
	const char *proxy = settings->proxy != NULL ? settings->proxy : "";

	curl_easy_setopt(easy, CURLOPT_PROXY, proxy);
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, settings->unix_socket);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
}

/* Without TLS nothing is negotiated: HTTP/2 from the first byte. */
static long
transfer_ask_version(const struct transport_settings *settings)
{
	if (!settings->http2)
		return CURL_HTTP_VERSION_1_1;
	return strcmp(settings->address.scheme, "https") == 0
		   ? CURL_HTTP_VERSION_2TLS
		   : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
}

void
transfer_set_up(CURL *easy, const struct transport_settings *settings)
{
	transfer_set_route(easy, settings);
	transfer_set_tls(easy, settings);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
			 transfer_ask_version(settings));
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "flatline");
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(settings->connect_timeout_s * 1000));
	if (settings->compressed)
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
}

/*
 * A target cannot ask for Negotiate or NTLM, which would use the machine's own
 * login.
 */
void
transfer_set_login(CURL *easy, const struct transport_settings *settings,
		   int send, long logins)
{
	const char *bearer = send ? settings->bearer : NULL;
	const char *auth = send ? settings->auth : NULL;

	curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, bearer);
	curl_easy_setopt(easy, CURLOPT_USERPWD, auth);
	curl_easy_setopt(easy, CURLOPT_HTTPAUTH,
			 bearer != NULL ? CURLAUTH_BEARER
			 : logins == CURLAUTH_BASIC
			     ? CURLAUTH_BASIC
			     : CURLAUTH_BASIC | CURLAUTH_DIGEST);
}

/* Of the headers always sent, credentials are for the target alone. */
static struct curl_slist *
list_always(const struct strings *always, int is_home)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; always != NULL && i < always->count; i++)
		if (is_home || !permit_is_secret(always->items[i]))
			list = curl_slist_append(list, always->items[i]);
	return list;
}

struct curl_slist *
transfer_set_headers(CURL *easy, const struct http_request *request,
		     const struct strings *always, int is_home)
{
	struct curl_slist *headers = list_always(always, is_home);

	for (size_t i = 0; i < request->nheaders; i++)
		headers = curl_slist_append(headers, request->headers[i]);
	/* No wait for a 100 Continue, no type that nobody set. */
	headers = curl_slist_append(headers, "Expect:");
	if (!permit_has_header(request, always, "Content-Type"))
		headers = curl_slist_append(headers, "Content-Type:");
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	return headers;
}

void
transfer_set_method(CURL *easy, const struct http_request *request)
{
	curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	if (permit_takes_body(request)) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				 request->body != NULL ? request->body : "");
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)request->body_len);
	} else if (strcmp(request->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	}
}
