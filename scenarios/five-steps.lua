-- A customer in five steps: log in, keep the token, list, create, and lose
-- patience one time in ten. Those that do are a route of their own.
load { users = 10, duration = "60s", warmup = "10s" }
limits { growth = "64B/request", errors = "0.1%" }

flow("customer", function()
  local r = http.post("/login", { json = { user = "ada", password = env("PASSWORD", "enchantress") }, expect = 200 })
  local auth = { bearer = r:json("token") }
  http.get("/items", { auth = auth, expect = 200 })
  http.post("/items", { auth = auth, json = { name = uuid() }, expect = 201 })
  http.get("/slow", { auth = auth, abort = { share = 0.1, after = "5ms" }, expect = 200 })
end)
