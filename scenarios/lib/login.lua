-- For form-login.lua: require("lib.login"). A login as a browser does it, and the
-- token against forged requests, as Django, Rails, Spring, Laravel and Express
-- make it: in a hidden field, a meta element or a cookie.
local login = {}

local entities = { amp = "&", lt = "<", gt = ">", quot = '"', ["#39"] = "'", ["#x27"] = "'", ["#x2F"] = "/", ["#x3D"] = "=" }

local function attribute(element, name)
  local value = element:match("%s" .. name .. '%s*=%s*"([^"]*)"') or element:match("%s" .. name .. "%s*=%s*'([^']*)'")
    or element:match("%s" .. name .. "%s*=%s*([^%s\"'>]+)")
  return value and value:gsub("&([#%w]+);", entities)
end

-- The form of the page that asks for a password; else the first one.
local function find_form(page)
  local first
  for form in page:gmatch("<form.-</form>") do
    first = first or form
    if form:match("type%s*=%s*[\"']?password") then return form end
  end
  return first
end

-- The token of a page, for requests that are no form: send it as the header that
-- the service wants, such as { ["X-CSRF-Token"] = login.token(reply) }.
---@param reply flatline.Reply of the page
---@return string? token nil if there is none
function login.token(reply)
  for element in reply.body:gmatch("<meta[^>]*>") do
    local name = attribute(element, "name")
    if name == "csrf-token" or name == "_csrf" then return attribute(element, "content") end
  end
  local cookies = reply:header("Set-Cookie") or ""
  return cookies:match("csrftoken=([^;]+)") or cookies:match("XSRF%-TOKEN=([^;]+)")
end

-- Loads the page of that path, fills in its form and sends it: the fields given,
-- and the hidden ones as they stand there. Returns the reply after redirects.
---@param path string
---@param fields table<string, string|number|boolean> { username = "ada", password = "..." }
---@return flatline.Reply
function login.form(path, fields)
  local page = http.get(path, { expect = 200 })
  local form = find_form(page.body or "")
  if not expect(form, path .. " shows a form") then return page end
  local filled = {}
  for input in form:gmatch("<input[^>]*>") do
    local name = attribute(input, "name")
    if name and attribute(input, "type") == "hidden" then filled[name] = attribute(input, "value") or "" end
  end
  for name, value in pairs(fields) do filled[name] = value end
  local action = attribute(form:match("<form[^>]*>"), "action")
  if not action or action == "" then action = path end
  return http.post(action, { form = filled, redirects = 5, expect = "2xx" })
end

return login
