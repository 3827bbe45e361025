#!/usr/bin/env flatline
flow("x", function()
  http.get("/a")
  nothing()
end)
--> GET /a
--> failed
--> error shebang.lua:4: attempt to call a nil value (global 'nothing')
