-- expect: crlf_name.lua:3: http.get: headers: 'X-A: 1  X-B' is not a header name
flow("x", function()
  http.get("/", { headers = { ["X-A: 1\r\nX-B"] = "2" } })
end)
