-- expect: crlf_header.lua:3: http.get: headers.X-A has a control character in it
flow("x", function()
  http.get("/", { headers = { ["X-A"] = "1\r\nX-B: 2" } })
end)
