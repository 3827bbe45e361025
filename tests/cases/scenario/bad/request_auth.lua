-- expect: request_auth.lua:3: http.get: auth: unknown option 'users': did you mean 'user'?
flow("x", function()
  http.get("/", { auth = { users = "a" } })
end)
