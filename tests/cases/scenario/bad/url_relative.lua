-- expect: url_relative.lua:3: http.get: 'items' is neither a path, "/...", nor a URL with http://
flow("x", function()
  http.get("items")
end)
