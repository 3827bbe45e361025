-- expect: url_file.lua:3: http.get: 'file:///etc/passwd' is neither a path
flow("x", function()
  http.get("file:///etc/passwd")
end)
