-- expect: flow_nothing.lua:2: flow: what follows the name is missing: it must be a table
flow("x")
