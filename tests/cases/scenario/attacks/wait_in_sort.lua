-- expect: wait_in_sort.lua:3: requests and think() are not allowed inside a function that sort, gsub or a metamethod calls
flow("x", function()
  table.sort({ 2, 1 }, function() http.get("/") end)
end)
