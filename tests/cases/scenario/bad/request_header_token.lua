-- expect: request_header_token.lua:3: http.get: headers: 'A(B' is not a header name
flow("x", function()
  http.get("/", { headers = { ["A(B"] = 1 } })
end)
