-- Ask the questions of a file, a query string a line, one after the other.
local paths, asked = {}, 0

function init(args)
  for query in io.lines(args[1]) do
    paths[#paths + 1] = wrk.path .. "?" .. query
  end
end

function request()
  asked = asked + 1
  if asked > #paths then
    error("more requests than questions: a question would be asked again")
  end
  return wrk.format("GET", paths[asked])
end
