-- expect: batch_load.lua:2: batch: only allowed inside a flow's function
batch { { get = "/" } }
