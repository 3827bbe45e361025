-- expect: url_type.lua:3: http.get: the URL is missing: it must be a path such as "/items" or a URL with http://
flow("x", function()
  http.get()
end)
