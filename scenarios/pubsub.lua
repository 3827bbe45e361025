-- The load test of pubsub-incomplete.lua, and the path it forgot: publishing.
-- On the leaky build memory climbs with each request, on the fixed one it does
-- not. Give node the heap it has in production, --max-old-space-size=512:
-- uncapped, a healthy V8 wanders by 30 MiB and takes longer to be called FLAT.
-- How to start service and broker: tests/targets/pubsub/fake-pubsub.js.
load { users = 10, duration = "60s", warmup = "20s" }
limits { growth = "512B/request", errors = "0.1%" }

flow("publish", { weight = 6 }, function(user)
  local order = { topic = "orders", message = "order " .. user.iteration }
  local r = http.post("/publish", { json = order })
  expect(r.status == 200, "published")
end)

flow("read an item", { weight = 3 }, function()
  local r = http.get("/items/" .. random(1, 1000))
  expect(r.status == 200, "item found")
end)

flow("health check", { weight = 1 }, function()
  expect(http.get("/health").status == 200, "healthy")
end)
