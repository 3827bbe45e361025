require("lib.circle")
