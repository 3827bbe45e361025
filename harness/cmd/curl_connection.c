/* SPDX-License-Identifier: MIT */
#include "cmd/curl_connection.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static void
add_options(struct curl_words *words, const char *option,
	    const struct strings *values)
{
	for (size_t i = 0; i < values->count; i++)
		curl_words_option(words, option, values->items[i]);
}

static void
add_seconds(struct curl_words *words, const char *option, double seconds)
{
	if (seconds > 0)
		buf_addf(&words->command, " %s %.10g", option, seconds);
}

static int
environment_has(const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (getenv(names[i]) != NULL)
			return 1;
	return 0;
}

/* flatline ignores the variables that curl obeys. */
static void
add_proxy(struct curl_words *words, const char *proxy)
{
	static const char *const use[] = {"http_proxy", "https_proxy",
					  "HTTPS_PROXY", "all_proxy",
					  "ALL_PROXY"};
	static const char *const avoid[] = {"no_proxy", "NO_PROXY"};

	if (proxy == NULL) {
		if (environment_has(use, COUNT(use)))
			curl_words_option(words, "--noproxy", "*");
		return;
	}
	if (environment_has(avoid, COUNT(avoid)))
		curl_words_option(words, "--noproxy", "");
	if (strchr(proxy, '@') == NULL) {
		curl_words_option(words, "-x", proxy);
		return;
	}
	buf_adds(&words->command, " -x ");
	curl_words_variable(words, "FLATLINE_PROXY",
			    "the proxy with its login");
}

/* A colon in --cert's file name would begin its password. */
static void
add_certificate(struct curl_words *words, const char *file)
{
	struct buf escaped = {0};

	for (const char *s = file; s != NULL && *s != '\0'; s++)
		buf_addf(&escaped, *s == ':' || *s == '\\' ? "\\%c" : "%c", *s);
	curl_words_option(words, "--cert",
			  file != NULL ? buf_text(&escaped) : NULL);
	buf_free(&escaped);
}

/* curl offers HTTP/2 to whatever speaks TLS. */
static void
add_version(struct curl_words *words, const struct http_request *request,
	    const struct transport_settings *net)
{
	int by_tls = strcmp(net->address.scheme, "https") == 0;

	if (net->http2)
		curl_words_flag(
		    words, by_tls ? "--http2" : "--http2-prior-knowledge", 1);
	else
		curl_words_flag(words, "--http1.1",
				by_tls || text_starts(request->url, "https:"));
}

void
curl_connection(struct curl_words *words, const struct http_request *request,
		const struct transport_settings *net)
{
	add_version(words, request, net);
	curl_words_option(words, "--unix-socket", net->unix_socket);
	add_options(words, "--resolve", net->resolve);
	add_options(words, "--connect-to", net->connect_to);
	add_proxy(words, net->proxy);
	curl_words_flag(words, "-k", net->insecure);
	curl_words_option(words, "--cacert", net->cacert);
	add_certificate(words, net->cert);
	curl_words_option(words, "--key", net->key);
	curl_words_flag(words, "--compressed", net->compressed);
	add_seconds(words, "--connect-timeout", net->connect_timeout_s);
	add_seconds(words, "--max-time",
		    request->timeout_s > 0 ? request->timeout_s
					   : net->timeout_s);
}
