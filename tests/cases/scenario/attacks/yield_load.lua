-- expect: yield_load.lua:2: coroutine.yield() outside of a coroutine
coroutine.yield()
