setup(function() http.get("/prepare") end)
flow("x", function(user, shared)
  expect(shared == nil, "nothing was returned")
end)
--> GET /prepare
--> end
--> end
--> passed nothing was returned
