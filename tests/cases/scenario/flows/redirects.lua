flow("x", function()
  local r = http.get("/to/302//body/seen")
  expect(r.status == 302, "a redirect is a reply, unless it is to be followed")
  r = http.post("/to/303//body/there?a=1", { redirects = 3, json = {}, name = "first", expect = 200 })
  expect(r.body == "there?a=1", "followed with GET")
  http.put("/to/302//echo", { redirects = 1, body = "kept" })
  http.post("/to/307//echo", { redirects = 1, body = "again" })
  r = http.get("/to/301/body/relative", { redirects = 2 })
  r = http.get("/to/302//to/302//to/302//end", { redirects = 2, expect = "2xx" })
  expect(r.status == 302, "no more hops than asked for")
  http.get("/to/302/http://other.host:1/x", { redirects = 1, auth = { bearer = "secret" } })
  http.get("/to/302/http://localhost/x", { redirects = 1, auth = { bearer = "secret" } })
  http.post("/to/302//x", { redirects = 1, headers = { ["Content-Encoding"] = "x", ["Content-Language"] = "de", X = "kept" } })
  http.get("/to/300//any/3xx", { redirects = 1 })
  http.get("/to/302/http://LOCALHOST:80/a/./b/../c#e", { redirects = 1 })
  http.get("/to/302/ftp://localhost/x", { redirects = 1 })
  http.get("/to/302///localhost:port/x", { redirects = 1 })
  http.get("/to/302/", { redirects = 1 })
end)
flow("data", { post = "/to/303//done", form = { a = 1 }, redirects = 1, expect = 200 })
--> GET /to/302//body/seen
--> POST /to/303//body/there?a=1
-->   Content-Type: application/json
-->   {}
-->   named first
--> GET /body/there?a=1
--> PUT /to/302//echo
-->   kept
--> PUT /echo
-->   kept
--> POST /to/307//echo
-->   again
--> POST /echo
-->   again
--> GET /to/301/body/relative
--> GET /to/301/body/body/relative
-->   Cookie: hop=301
--> GET /to/301/body/body/body/body/relative
-->   Cookie: hop=301; hop=301
--> GET /to/302//to/302//to/302//end
-->   Cookie: hop=302
--> GET /to/302//to/302//end
-->   Cookie: hop=302
--> GET /to/302//end
-->   Cookie: hop=302
--> GET /to/302/http://other.host:1/x
-->   Authorization: Bearer secret
-->   Cookie: hop=302
--> GET http://other.host:1/x
--> GET /to/302/http://localhost/x
-->   Authorization: Bearer secret
-->   Cookie: hop=302
--> GET /x
-->   Authorization: Bearer secret
--> POST /to/302//x
-->   Content-Encoding: x
-->   Content-Language: de
-->   X: kept
-->   Cookie: hop=302
--> GET /x
-->   X: kept
--> GET /to/300//any/3xx
--> GET /any/3xx
--> GET /to/302/http://LOCALHOST:80/a/./b/../c#e
-->   Cookie: hop=302
--> GET /a/c
--> GET /to/302/ftp://localhost/x
-->   Cookie: hop=302
--> GET ftp://localhost:21/x
--> GET /to/302///localhost:port/x
-->   Cookie: hop=302
--> GET http://localhost:port/x
--> GET /to/302/
-->   Cookie: hop=302
--> end
--> POST /to/303//done
-->   Content-Type: application/x-www-form-urlencoded
-->   a=1
-->   discarded
--> GET /done
-->   discarded
--> end
--> passed a redirect is a reply, unless it is to be followed
--> passed first: status 200
--> passed followed with GET
--> failed redirects.lua:9: status 2xx
--> passed no more hops than asked for
--> passed data: status 200
