-- For crud.lua: require("lib.rest").
local rest = {}

function rest.create(path, item)
  return http.post(path, { json = item, expect = 201 }):json("id")
end

function rest.remove(path, id)
  return http.delete(path .. "/" .. id, { expect = "2xx" })
end

return rest
