-- expect: crlf_method.lua:3: http.request: the method has a control character in it
flow("x", function()
  http.request("GET / HTTP/1.1\r\nX: y", "/")
end)
