-- Open model that grows: 50 iterations a second through the warm-up, then up
-- to 400 in half a minute, and there for a minute. They arrive as independent
-- customers do; without rate, stages would be numbers of users.
load { rate = 50, users = 200, warmup = "10s", arrival = "poisson",
       stages = { { "30s", 400 }, { "1m", 400 } } }

flow("read", { get = "/items/1", expect = 200, weight = 4 })

flow("publish", function(user)
  http.post("/publish", { json = { message = "m" .. user.iteration } })
end)
