-- expect: crlf_auth.lua:3: http.get: auth.bearer has a control character in it
flow("x", function()
  http.get("/", { auth = { bearer = "a\r\nX: y" } })
end)
