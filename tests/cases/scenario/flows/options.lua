flow("x", function()
  http.get("/q", { query = { b = "x y", a = 1, c = "&=ü", d = true } })
  http.get("/q?z=1", { query = { a = "" } })
  http.post("/f", { form = { name = "a b", n = 1.5 } })
  http.post("/h", { headers = { ["X-B"] = 2, ["X-A"] = "one" }, json = { 1, 2 } })
  http.post("/t", { headers = { ["content-type"] = "text/x" }, json = {} })
  http.get("/n", { name = "GET /n (named)", timeout = "2s" })
  http.get("/n", { timeout = 0.25, discard = true })
end)
--> GET /q?a=1&b=x%20y&c=%26%3D%C3%BC&d=true
--> GET /q?z=1&a=
--> POST /f
-->   Content-Type: application/x-www-form-urlencoded
-->   n=1.5&name=a%20b
--> POST /h
-->   X-A: one
-->   X-B: 2
-->   Content-Type: application/json
-->   [1,2]
--> POST /t
-->   content-type: text/x
-->   {}
--> GET /n
-->   named GET /n (named)
-->   timeout 2
--> GET /n
-->   timeout 0.25
-->   discarded
--> end
