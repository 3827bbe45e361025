-- expect: no_flow.lua: it has no flow: write flow("name", function(user) ... end)
load { users = 1 }
