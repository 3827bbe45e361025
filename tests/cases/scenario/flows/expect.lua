flow("x", function()
  http.get("/status/200", { expect = 200 })
  http.get("/status/404", { expect = { 404, "410" } })
  http.get("/status/500", { expect = "2xx" })
  http.get("/status/302", { expect = { 200, "3XX" }, name = "named" })
  http.get("/refused", { expect = 200, name = "refused" })
end)
flow("data", { get = "/status/201", expect = "2xx" })
--> GET /status/200
--> GET /status/404
--> GET /status/500
--> GET /status/302
-->   named named
--> GET /refused
-->   named refused
--> end
--> GET /status/201
-->   discarded
--> end
--> passed expect.lua:2: status 200
--> passed expect.lua:3: status 404 or 410
--> failed expect.lua:4: status 2xx
--> passed named: status 200 or 3xx
--> failed refused: status 200
--> passed data: status 2xx
