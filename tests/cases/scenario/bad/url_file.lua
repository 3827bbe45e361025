-- expect: url_file.lua:3: http.get: the URL must be a path such as "/items" or a URL with http://, not 'file:///etc/passwd'
flow("x", function()
  http.get("file:///etc/passwd")
end)
