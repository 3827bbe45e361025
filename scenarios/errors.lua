-- Leaks love the paths where something goes wrong. What is expected to fail is
-- no error of the run; what does not fail, is.
load { users = 10, duration = "30s" }
limits { growth = "64B/request", errors = "0%" }

flow("not there", { get = "/missing", weight = 3, expect = 404 })

flow("not allowed", function()
  http.get("/account", { expect = 401 })
  http.post("/cart", { form = { csrf = "stale" }, expect = { 400, 403 }, name = "POST /cart (stale)" })
  local r = http.post("/login", { body = "{ not json", headers = { ["Content-Type"] = "application/json" }, expect = "4xx" })
  expect(r:json("error") == "no password", "says why")
end)
