import type { FunctionDefinition } from '../code';
import type { Handler } from './types';

/** A function of the code as the handler of a route. */
export function handlerOf({
  name,
  path,
  line,
  endLine,
  start,
  end,
  parameters,
}: FunctionDefinition): Handler {
  return { name, path, line, endLine, start, end, parameters };
}
