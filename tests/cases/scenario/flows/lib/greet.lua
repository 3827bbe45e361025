return { greet = function(who) return "hello " .. who end, fail = function() error("by choice") end }
