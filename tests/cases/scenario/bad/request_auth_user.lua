-- expect: :3: http.get: user is missing
flow("x", function()
  http.get("/", { auth = {} })
end)
