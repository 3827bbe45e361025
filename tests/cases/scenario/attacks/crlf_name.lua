-- expect: crlf_name.lua:3: http.get: 'X-A: 1
flow("x", function()
  http.get("/", { headers = { ["X-A: 1\r\nX-B"] = "2" } })
end)
