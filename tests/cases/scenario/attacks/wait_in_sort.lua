-- expect: wait_in_sort.lua:3: a flow cannot wait for anything inside a function called by sort
flow("x", function()
  table.sort({ 2, 1 }, function() http.get("/") end)
end)
