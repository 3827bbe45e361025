flow("x", function(user)
  expect(user.id == 1 and user.iteration == 1, "counts from 1")
  user.token = "free"
  expect(user.token == "free", "fields are free")
  expect(expect(false, "fails") == false, "handed back")
end)
--> end
--> passed counts from 1
--> passed fields are free
--> failed fails
--> passed handed back
