-- The path the old load test forgot: nine publishes for each read back.
-- Try it:  flatline run scenarios/publish.lua --target http://127.0.0.1:3000
load { users = 20, duration = "60s", warmup = "10s" }
limits { growth = "64B/request", errors = "0.1%" }

flow("publish", { weight = 9 }, function(user)
  local r = http.post("/publish", { json = { topic = "orders", message = "m" .. user.iteration } })
  expect(r.status == 200, "published")
  think("10ms")
end)

flow("read back", { weight = 1 }, function()
  http.get("/items/" .. random(1, 1000))
end)
