/* SPDX-License-Identifier: MIT */
#include "base/http.h"

static const char *const failure_texts[HTTP_NFAILURES] = {
    [HTTP_ANSWERED] = "answered",
#define FAILURE(name, text) [HTTP_##name] = (text),
#include "base/http_failures.def"
#undef FAILURE
};

const char *
http_failure_text(enum http_failure failure)
{
	return failure_texts[failure];
}
