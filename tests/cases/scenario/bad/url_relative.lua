-- expect: url_relative.lua:3: http.get: the URL must be a path such as "/items" or a URL with http://, not 'items'
flow("x", function()
  http.get("items")
end)
