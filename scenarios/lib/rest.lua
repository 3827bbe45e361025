-- For crud.lua: require("lib.rest").
local rest = {}

---@param path string
---@param item any sent as JSON
---@return any id of the reply
function rest.create(path, item)
  return http.post(path, { json = item, expect = 201 }):json("id")
end

---@param path string
---@param id any
---@return flatline.Reply
function rest.remove(path, id)
  return http.delete(path .. "/" .. id, { expect = "2xx" })
end

return rest
