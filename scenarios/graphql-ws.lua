-- A subscription by GraphQL over WebSocket: open, three results, done.
load { users = 20, duration = "60s" }

local graphql = require("lib.graphql_ws")

flow("greetings", function()
  local client = graphql.connect("/graphql")
  local id = graphql.subscribe(client, "subscription { greetings }")
  for _ = 1, 3 do
    expect(graphql.next(client, id), "a result")
  end
  graphql.complete(client, id)
  graphql.close(client)
end)
