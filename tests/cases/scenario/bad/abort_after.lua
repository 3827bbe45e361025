-- expect: abort_after.lua:2: flow: abort_after must be a duration or a size, such as "20ms" or "4KiB", and more than 0, not 'soon'
flow("x", { get = "/", abort_after = "soon" })
