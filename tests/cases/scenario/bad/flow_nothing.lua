-- expect: flow_nothing.lua:2: flow: 'x' has neither a function nor a request: write flow(name, function(user) ... end) or flow(name, { get = "/path" })
flow("x")
