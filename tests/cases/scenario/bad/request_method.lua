-- expect: request_method.lua:3: http.request: 'get it' is no method such as "GET"
flow("x", function()
  http.request("get it", "/")
end)
