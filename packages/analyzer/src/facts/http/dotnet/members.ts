import type { Service } from '../../../service';
import { classesIn, functionsIn, type FunctionDefinition } from '../../code';
import { classIndex } from './classes';

/**
 * What a member of one of the service's classes holds, as written: `"/orders"` for `Paths.Orders` where the class says
 * `public const string Orders = "/orders"` or `=> "/orders"`.
 */
export function heldBy(service: Service, text: string): string | undefined {
  const [, owner, member] = /(\w{1,100})\.(\w{1,100})$/.exec(text) ?? [];
  const body = owner ? bodyOf(service, owner) : undefined;
  return body === undefined
    ? undefined
    : new RegExp(
        `\\b${member}\\s*(?:\\{\\s*get;[^{}]{0,40}\\}\\s*)?=>?\\s*([^;]{1,400});`,
      )
        .exec(body)?.[1]
        .trim();
}

/** The method that a member of a class stands for: `Handle => Action`. */
export function methodHeldBy(
  service: Service,
  text: string,
): FunctionDefinition | undefined {
  const owner = /(\w{1,100})\.\w{1,100}$/.exec(text)?.[1];
  const name = owner && /^\w{1,100}$/.exec(heldBy(service, text) ?? '')?.[0];
  const found = name ? classIndex(service).get(owner) : undefined;
  return found
    ? functionsIn(service.repository, found.source.path, 'dotnet').find(
        each => each.name === name && each.owner === owner,
      )
    : undefined;
}

function bodyOf(service: Service, name: string): string | undefined {
  const found = classIndex(service).get(name);
  const own =
    found &&
    classesIn(found.source).find(({ offset }) => offset === found.offset);
  return own && found.source.uncommented.slice(own.start, own.end);
}
