-- expect: request_header_name.lua:3: http.get: 'A B' is no name of a header
flow("x", function()
  http.get("/", { headers = { ["A B"] = 1 } })
end)
