import { functionsOf } from '../code';
import type { Handler, Route } from '../http';
import type { Service } from '../../service';
import { callsIn } from './rejections';

const webhook = /web-?_?hooks?(?:\/|$)/i;
/** Anything that could tell the sender from everybody else: signatures, shared secrets, addresses, asking back. */
const tellsSenders =
  /signature|\bsigned\b|hmac|sha(?:256|512)|construct_?event|verif|secret|timing_?safe|compare_?digest|hash_?equals|svix|(?:verify|webhook|callback|hook|x|notify|notification)[-_]?(?:\w{1,20}[-_])?token|api_?-?key|["'`]authorization["'`]|authenticat|basic_?auth|allow_?list|white_?list|allowed_?ips|trusted|check_?transaction|\.retrieve\s*\(|validate_?(?:request|webhook|hook|sender)/i;
const deepest = 2;
const mostFunctions = 60;
const longestFunction = 20_000;

/** Whether another system calls a route when something has happened there, at an address that anybody can guess. */
export function isWebhook({ method, route, handler }: Route): boolean {
  return (
    method === 'POST' &&
    handler !== undefined &&
    webhook.test(route) &&
    !/se[ck]\w{0,2}[cr]et|[:{<$]\w{0,20}(?:token|key|secret)/i.test(route)
  );
}

/** Whether a webhook's code, as far as it calls functions of the service, never looks at who sends. */
export function isUnsignedWebhook(
  service: Service,
  { handler }: Route,
): boolean {
  if (!handler) return false;
  // One handler may answer many addresses.
  return service.repository.once(
    `webhook:${service.path}:${handler.path}:${handler.start}`,
    () => {
      const { texts, followed } = reachedFrom(service, handler);
      return followed > 0 && !texts.some(text => tellsSenders.test(text));
    },
  );
}

/** What a handler runs: its own text, and those of the functions that it calls. */
function reachedFrom(
  service: Service,
  { path, start, end, parameters }: Handler,
): { texts: string[]; followed: number } {
  const { repository } = service;
  const index = service.fact(functionsOf);
  const { code, uncommented } = repository.lexical(path);
  const texts = [parameters, uncommented.slice(start, end)];
  const seen = new Set<string>();
  let next = callsIn(code.slice(start, end), path.endsWith('.rb'));
  let followed = 0;
  for (let depth = 0; depth < deepest && next.length; depth++) {
    const calls = next;
    next = [];
    for (const name of calls) {
      texts.push(name);
      if (seen.has(name) || followed >= mostFunctions) continue;
      seen.add(name);
      for (const each of index.named(name).slice(0, 5)) {
        followed++;
        const body = repository.lexical(each.path);
        const last = Math.min(each.end, each.start + longestFunction);
        texts.push(body.uncommented.slice(each.start, last));
        next.push(...callsIn(body.code.slice(each.start, last)));
      }
    }
  }
  return { texts, followed };
}
