-- Socket.IO 3 and 4 (Engine.IO 4) over WebSocket alone, with events of text and
-- JSON. For socketio.lua: require("lib.socketio").
local socketio = {}

-- The next packet of Socket.IO; pings of Engine.IO are answered.
local function receive(client)
  while true do
    local packet, why = client.socket:recv({ timeout = client.timeout })
    if not packet then return nil, why end
    local kind = packet:sub(1, 1)
    if kind == "4" then return packet:sub(2) end
    if kind == "2" then client.socket:send("3" .. packet:sub(2)) end
    if kind == "1" then return nil, "closed" end
  end
end

---@class socketio.Client
---@field socket flatline.WebSocket
---@field timeout string|number
---@field prefix string

---@class socketio.Options
---@field path? string ("/socket.io/")
---@field namespace? string
---@field auth? table
---@field headers? table<string, string|number|boolean>
---@field timeout? string|number

---@param options? socketio.Options
---@return socketio.Client client, string? why it is not open
function socketio.connect(options)
  options = options or {}
  local socket = ws.connect((options.path or "/socket.io/") .. "?EIO=4&transport=websocket", {
    name = "WS /socket.io",
    headers = options.headers,
    timeout = options.timeout,
  })
  local client = {
    socket = socket,
    timeout = options.timeout or "10s",
    prefix = options.namespace and options.namespace .. "," or "",
  }
  socket:recv({ timeout = client.timeout }) -- what Engine.IO opens with
  socket:send("40" .. client.prefix .. (options.auth and json.encode(options.auth) or ""))
  local packet, why = receive(client)
  expect(packet and packet:sub(1, 1) == "0", "the namespace is joined")
  return client, why
end

---@param client socketio.Client
---@param event string
---@return boolean? sent, string? why
function socketio.emit(client, event, ...)
  return client.socket:send("42" .. client.prefix .. json.encode({ event, ... }))
end

-- Waits for that event, and returns what it brings; others are passed over.
---@param client socketio.Client
---@param event string
---@return any ...
function socketio.on(client, event)
  while true do
    local packet, why = receive(client)
    if not packet then return nil, why end
    local list = packet:match("^2[^%[]*(%[.*)")
    local values = list and json.decode(list)
    if type(values) == "table" and values[1] == event then
      return table.unpack(values, 2)
    end
  end
end

---@param client socketio.Client
---@return integer? code the other side's
function socketio.close(client)
  client.socket:send("41" .. client.prefix)
  return client.socket:close()
end

return socketio
