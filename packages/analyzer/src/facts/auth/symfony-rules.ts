import { at, itemsOf, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import type { Route } from '../http';

/** Symfony's rules for paths. @public */
export interface SymfonyRules {
  /** Where they begin; the line of the firewall where that decides alone. */
  path: string;
  line: number;
  covers(route: Route): boolean;
}

interface Rule {
  /** How the path begins, as far as it is plain text; undefined where it is not. */
  prefix?: string;
  open: boolean;
}

const file =
  /(?:^|\/)(?:config\/packages\/(?:prod\/)?|app\/config\/)security\.ya?ml$/;

/**
 * `access_control` of `security.yaml`: the first rule that fits decides. An authenticator of the service's own may turn
 * guests away whatever the rules say. Use as a fact.
 */
export function symfonyRulesOf(service: Service): SymfonyRules | undefined {
  for (const { path } of service.of(['CONFIG', 'OTHER'])) {
    if (!file.test(path)) continue;
    const security = at(service.repository.yaml(path)[0], 'security');
    const own = at(security, 'firewalls');
    const text = service.repository.text(path) ?? '';
    const custom =
      own &&
      /^[ \t]+(?:custom_authenticators?|guard|access_token|http_basic)\s*:/m.exec(
        text,
      );
    if (custom)
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(custom.index + 1),
        covers: () => true,
      };
    const list = at(security, 'access_control');
    const rules = itemsOf(list).slice(0, 200).map(readRule);
    if (list && rules.length)
      return { path, line: list.line, covers: route => decide(rules, route) };
  }
  return undefined;
}

function readRule(node: Parameters<typeof at>[0]): Rule {
  const roles = [
    ...textsOf(at(node, 'roles')),
    ...textsOf(at(node, 'role')),
  ].join(' ');
  const pattern = textOf(at(node, 'path')) ?? textOf(at(node, 'route'));
  const plain = /^\^(\/[\w/-]*)(?:\$|\/?$)?$/.exec(pattern ?? '^/')?.[1];
  return {
    ...(plain === undefined ? {} : { prefix: plain }),
    open: /PUBLIC_ACCESS|ANONYMOUSLY/.test(roles),
  };
}

function decide(rules: Rule[], { route }: Route): boolean {
  for (const { prefix, open } of rules) {
    // A pattern may fit any path: nobody is accused on its account.
    if (prefix === undefined) {
      if (!open) return true;
      continue;
    }
    if (route.startsWith(prefix)) return !open;
  }
  return false;
}
