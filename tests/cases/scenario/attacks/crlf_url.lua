-- expect: crlf_url.lua:3: http.get: the URL has a control character in it
flow("x", function()
  http.get("/ HTTP/1.1\r\nHost: other\r\n\r\n")
end)
