-- expect: request_method.lua:3: http.request: the method must be a method in capitals such as "GET", not 'get it'
flow("x", function()
  http.request("get it", "/")
end)
