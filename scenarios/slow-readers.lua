-- Clients on a bad line: one reads at a crawl, one sends at a crawl, one stops
-- reading and is gone. What the service holds for each of them, it must let go.
-- Routes that answer with megabytes show most: a small reply is read at once.
load { users = 20, duration = "60s", warmup = "10s" }

flow("reads slowly", { weight = 3 }, function()
  http.get("/items", { read_rate = "2KiB/s", timeout = "20s", expect = 200 })
end)

flow("sends slowly", function()
  http.put("/upload", { body = ("x"):rep(1024), write_rate = "4KiB/s", expect = 201 })
end)

flow("stops reading", function()
  local r = http.get("/items", { stop_reading = true, abort_after = "50ms", abort_with = "reset" })
  expect(r.aborted, "gone before the end")
end)
