/* SPDX-License-Identifier: MIT */
/* curl command lines, of any text. */
#include "traffic.h"

const char *const fuzz_seeds[] = {
    "curl 'http://a.test/items/5?token=x' \\\n -H 'Accept: */*' -b 'a=1' \\\n"
    "  --data-raw $'{\"a\":\"\\u0021\\n\\x41\\101\"}' --compressed ;\ncurl b/c",
    "$ curl -sSLXPUT -d a=1 -G \"http://a/$x\" | jq . && echo # x",
    "curl -u joe:pw -F a=@b --json '{}' -T f http://a/",
    "X=\"$(curl -s http://a/ -F 'a=\"x;y\";type=t' --next b)\"; sudo curl c",
    "curl ^\"http://a/^%^41^\" ^\n -H ^\"a: b^\" --data \"{\\\"a\\\":1}\" ^\n",
    "$s.Cookies.Add((New-Object System.Net.Cookie(\"a\", \"b\")))\n"
    "Invoke-WebRequest -Uri \"http://a/`\"\" `\n-Headers @{\n\"a\"=\"b\"\n} `\n"
    "-Body \"{`\"a`\":1}\"",
    NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_import(import_curl.parse, NULL, (const char *)bytes, len);
	return 0;
}
