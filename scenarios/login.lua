-- One login for all users: setup runs once, before the load, and what it
-- returns is handed to every flow. teardown tidies up.
load { users = 10, duration = "30s" }

setup(function()
  local r = http.post("/login", { json = { user = "ada", password = env("PASSWORD", "enchantress") }, expect = 200 })
  return { token = r:json("token") }
end)

flow("account", function(user, shared)
  local r = http.get("/account", { auth = { bearer = shared.token }, expect = 200 })
  expect(r:json("name") == "Ada", "her own account")
end)

teardown(function(shared)
  http.post("/logout", { auth = { bearer = shared.token } })
end)
