-- expect: flow_data_nothing.lua:2: flow: it has neither a function nor { get = "/path" }
flow("x", { weight = 2 })
