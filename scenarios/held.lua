-- Thousands of WebSockets that are open all the time, each with a message now and
-- then. keep = true: the connection outlasts the iteration that opened it.
load { users = 1000, duration = "60s", warmup = "10s" }

flow("stay", function(user)
  user.live = user.live or ws.connect("/live", { keep = true })
  user.live:send("ping " .. user.iteration)
  expect(user.live:recv(), "an answer")
  think("1s", "5s")
end)
