import type { Service } from '../../../service';
import { pythonModulesOf } from './modules';

/** Where Django takes over addresses that a package outside the tree lists. */
export interface ForeignUrls {
  path: string;
  line: number;
  /** The module that lists them: `ansible_base.lib.dynamic_config.dynamic_urls`. */
  module: string;
}

const mostTaken = 50;
const taken = /\binclude\s*\(\s*(\w+)\s*\)|(?<=[[,]\s{0,200})\*(\w+)\s*,/g;

/** Lists of addresses by name, such as `include(root_urls)` or `*core_urlpatterns`. Use as a fact. */
export function foreignUrlsOf(service: Service): ForeignUrls[] {
  const { repository } = service;
  const modules = service.fact(pythonModulesOf);
  return modules.files.flatMap(path => {
    const { code } = repository.lexical(path);
    if (!/^urlpatterns\b/m.test(code)) return [];
    return [...code.matchAll(taken)].slice(0, mostTaken).flatMap(match => {
      const module = importing(code, match[1] ?? match[2]);
      return module && !modules.file(path, module)
        ? [
            {
              path,
              line: repository.lineIndex(path).lineAt(match.index),
              module,
            },
          ]
        : [];
    });
  });
}

/** The module that a name is imported from. */
function importing(code: string, name: string): string | undefined {
  for (const [, module, brackets, plain] of code.matchAll(
    /^from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([^()]{1,2000})\)|([^\n(]{1,500}))/gm,
  )) {
    const names = (brackets ?? plain).split(',').map(
      each =>
        each
          .trim()
          .split(/\s+as\s+/)
          .pop() ?? '',
    );
    if (names.some(each => each.trim() === name)) return module;
  }
  return undefined;
}
