-- expect: crlf_part.lua:3: http.post: multipart.a: name has a control character in it
flow("x", function()
  http.post("/", { multipart = { a = { body = "x", name = "a\r\nX: y" } } })
end)
