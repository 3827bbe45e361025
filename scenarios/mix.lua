-- What production does, in its proportions. Flows that are nothing but data
-- cost no Lua at all while they run.
load { users = 20, duration = "30s" }

flow("list", { get = "/items", weight = 60, expect = 200 })
flow("health", { get = "/health", weight = 10 })
flow("item", { weight = 25 }, function()
  http.get("/items/" .. random(1, 1000), { expect = 200 })
  think("10ms", "50ms")
end)
flow("create", { weight = 5 }, function()
  http.post("/items", { json = { name = uuid(), colour = pick { "red", "green" } }, expect = 201 })
end)
