-- Clients that give up: three in ten close their connection 5 ms after they
-- have asked. Many services keep what they had begun for those, and nothing of
-- those they could answer, which are the control: a leak is laid at the door of
-- "GET /items (aborted)". Give up sooner than the service answers.
load { users = 10, duration = "60s", warmup = "10s" }

flow("list", function()
  local r = http.get("/items", { abort = { share = 0.3, after = "5ms" } })
  expect(r.aborted or r.status == 200, "answered, unless we gave up")
  think("5ms", "15ms")
end)
