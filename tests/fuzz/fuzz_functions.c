/* SPDX-License-Identifier: MIT */
/* V8's reports of coverage, and sources, of any text. */
#include "fuzz.h"

#include "base/mem.h"
#include "profile/functions.h"

const char *const fuzz_seeds[] = {
    "{\"result\":[{\"url\":\"file:///a%20b.js\",\"functions\":[{"
    "\"functionName\":\"p\",\"ranges\":[{\"startOffset\":11,\"endOffset\":46,"
    "\"count\":1}]},{\"functionName\":\"\",\"ranges\":[{\"startOffset\":3,"
    "\"endOffset\":9,\"count\":0}]}]},{\"url\":\"file:///node_modules/@x/y/z\","
    "\"functions\":[{\"ranges\":[{\"startOffset\":1,\"endOffset\":2}]}]}]}",
    "// caf\xc3\xa9 \xf0\x9f\x92\xa7\nfunction p(x) {\n}\napp.get('/i', (q) "
    "=> 1);\napp.post(`/p`, p);\n",
    "{\"dependencies\":{\"@x/y\":\"1\"}}", NULL};
const int fuzz_rounds = 4000;

static const char report[] =
    "{\"result\":[{\"url\":\"file:///a\",\"functions\":[{\"functionName\":"
    "\"p\",\"ranges\":[{\"startOffset\":11,\"endOffset\":46,\"count\":1}]},{"
    "\"functionName\":\"get\",\"ranges\":[{\"startOffset\":40,\"endOffset\":60,"
    "\"count\":0}]}]}]}";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct functions functions = {0}, located = {0};
	struct strings packages = {0};
	struct error err = {0};
	struct buf out = {0};

	dependencies_parse((const char *)bytes, len, &packages);
	functions.packages = &packages;
	functions_parse(&functions, "x", (const char *)bytes, len, 1, &err);
	functions_locate(&functions);
	functions_write_lcov(&functions, &out);
	functions_free(&functions);
	functions_parse(&located, "x", report, strlen(report), 1, &err);
	located.files[0].text = fuzz_text(bytes, len);
	functions_locate(&located);
	functions_write_lcov(&located, &out);
	functions_write_html(&located, &out);
	functions_free(&located);
	strings_free(&packages);
	buf_free(&out);
	return 0;
}
