-- GraphQL over WebSocket: the protocol graphql-transport-ws, as graphql-ws and
-- most servers speak it. For graphql-ws.lua: require("lib.graphql_ws").
local graphql = {}

-- The next message; pings are answered.
local function receive(client)
  while true do
    local text, why = client.socket:recv({ timeout = client.timeout })
    if not text then return nil, why end
    local message = json.decode(text)
    if type(message) ~= "table" then return nil, "not JSON" end
    if message.type ~= "ping" then return message end
    client.socket:send({ type = "pong" })
  end
end

---@class graphql.Client
---@field socket flatline.WebSocket
---@field timeout string|number
---@field last integer

---@class graphql.Options
---@field headers? table<string, string|number|boolean>
---@field timeout? string|number
---@field payload? any goes with connection_init

---@param url string
---@param options? graphql.Options
---@return graphql.Client client, string? why it is not open
function graphql.connect(url, options)
  options = options or {}
  local socket = ws.connect(url, {
    subprotocols = "graphql-transport-ws",
    headers = options.headers,
    timeout = options.timeout,
  })
  local client = { socket = socket, timeout = options.timeout or "10s", last = 0 }
  socket:send({ type = "connection_init", payload = options.payload })
  local message, why = receive(client)
  expect(message and message.type == "connection_ack", "the connection is acknowledged")
  return client, why
end

-- Returns the number that goes with its results.
---@param client graphql.Client
---@param query string
---@param variables? table
---@return string id
function graphql.subscribe(client, query, variables)
  client.last = client.last + 1
  local id = tostring(client.last)
  client.socket:send({
    id = id,
    type = "subscribe",
    payload = { query = query, variables = variables },
  })
  return id
end

-- The next result of that subscription; nil once it is complete.
---@param client graphql.Client
---@param id string
---@return any payload, string? why
function graphql.next(client, id)
  while true do
    local message, why = receive(client)
    if not message then return nil, why end
    if message.id == id then
      if message.type == "next" then return message.payload end
      return nil, message.type
    end
  end
end

---@param client graphql.Client
---@param id string
function graphql.complete(client, id)
  client.socket:send({ id = id, type = "complete" })
end

---@param client graphql.Client
---@return integer? code the other side's
function graphql.close(client)
  return client.socket:close()
end

return graphql
