-- expect: :3: http.get: give auth or a header Authorization, not both
flow("x", function()
  http.get("/", { auth = { bearer = "a" }, headers = { authorization = "b" } })
end)
