-- expect: :3: setup: there is one already
setup(function() end)
setup(function() end)
