import type { Service } from '../../../service';
import { functionsOf, type FunctionDefinition } from '../../code';
import type { SourceText } from '../../code/source-text';

/** The function that a path leads to: `orders::list`. */
export function functionNamed(
  service: Service,
  source: SourceText,
  path: string,
): FunctionDefinition | undefined {
  const steps = path.trim().split('::');
  const name = steps[steps.length - 1];
  if (!/^\w+$/.test(name)) return undefined;
  const found = service
    .fact(functionsOf)
    .named(name)
    .filter(each => each.path.endsWith('.rs'));
  const holder = steps[steps.length - 2];
  return (
    (holder &&
      found.find(each =>
        new RegExp(`(?:^|/)${holder.replace(/\W/g, '')}(?:\\.rs|/)`).test(
          each.path,
        ),
      )) ||
    found.find(each => each.path === source.path) ||
    (found.length === 1 ? found[0] : undefined)
  );
}
