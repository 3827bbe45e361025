-- Open model: 200 iterations start each second, however long the replies take.
-- users bounds how many are under way at once.
load { rate = 200, users = 100, duration = "30s" }

flow("read", { weight = 4 }, function()
  local r = http.get("/items/" .. random(1, 1000), { timeout = "2s" })
  expect(r.status == 200, "item found")
end)

flow("write", { weight = 1 }, function(user)
  local r = http.put("/items/" .. user.id, { json = { name = uuid(), tag = pick { "a", "b", "c" } } })
  expect(r.status < 500, "item written")
end)
