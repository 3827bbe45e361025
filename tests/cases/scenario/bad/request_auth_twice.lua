-- expect: request_auth_twice.lua:3: http.get: give auth or headers.Authorization, not both
flow("x", function()
  http.get("/", { auth = { bearer = "a" }, headers = { authorization = "b" } })
end)
