-- expect: url_type.lua:3: http.get: the URL is missing: it must be a text or a number
flow("x", function()
  http.get()
end)
