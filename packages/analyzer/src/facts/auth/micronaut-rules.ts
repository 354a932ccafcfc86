import { at, itemsOf, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import type { GlobalGuard } from './global-guards';

const settings = /(?:^|\/)application(?:-prod\w*)?\.ya?ml$/;

/** Micronaut's rules by path, which ask for a known caller: `pattern: /api/**`, `access: [isAuthenticated()]`. */
export function micronautRules(service: Service): GlobalGuard[] {
  return service
    .of('CONFIG')
    .filter(({ path }) => settings.test(path))
    .flatMap(({ path }) => {
      const rules = at(
        service.repository.yaml(path)[0],
        'micronaut',
        'security',
        'intercept-url-map',
      );
      // Of several modules each has its own rules.
      const module = path.slice(0, Math.max(0, path.indexOf('src/main/')));
      return itemsOf(rules)
        .filter(rule => {
          const access = textsOf(at(rule, 'access'));
          return (
            textOf(at(rule, 'pattern')) !== undefined &&
            access.length > 0 &&
            !access.some(each => /isAnonymous/.test(each))
          );
        })
        .map(rule => {
          const prefix = (textOf(at(rule, 'pattern')) ?? '').replace(
            /\/?\*+.*$/,
            '',
          );
          const only = textOf(at(rule, 'http-method'))?.toUpperCase();
          return {
            path,
            line: rule.line,
            covers: ({
              path: own,
              route,
              method,
            }: Parameters<GlobalGuard['covers']>[0]) =>
              own.startsWith(module) &&
              route.startsWith(prefix) &&
              (!only || only === method),
          };
        });
    });
}
