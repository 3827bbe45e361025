local greet = require("lib.greet")
assert(greet == require("lib/greet") and greet == require "lib/greet.lua")

flow("x", function()
  http.get("/" .. greet.greet("you"):gsub(" ", "-"))
  greet.fail()
end)
--> GET /hello-you
--> failed
--> error greet.lua:1: by choice
