-- expect: :3: http.get: unknown option 'users': did you mean 'user'?
flow("x", function()
  http.get("/", { auth = { users = "a" } })
end)
