-- expect: url_space.lua:3: http.get: the URL '/a b' has a space in it: write %20
flow("x", function()
  http.get("/a b")
end)
