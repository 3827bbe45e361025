-- The load test that stayed green: thousands of requests a second, and none of
-- them publishes. The path it forgot is in pubsub.lua.
load { users = 10, duration = "60s", warmup = "20s" }
limits { growth = "512B/request", errors = "0.1%" }

flow("read an item", { weight = 3 }, function()
  local r = http.get("/items/" .. random(1, 1000))
  expect(r.status == 200, "item found")
end)

flow("health check", { weight = 1 }, function()
  expect(http.get("/health").status == 200, "healthy")
end)
