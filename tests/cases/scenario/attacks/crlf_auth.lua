-- expect: :3: http.get: bearer has a control character in it
flow("x", function()
  http.get("/", { auth = { bearer = "a\r\nX: y" } })
end)
