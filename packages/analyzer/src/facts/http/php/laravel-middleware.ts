import type { Service } from '../../../service';
import type { SourceText } from '../../code/source-text';
import type { Middleware } from '../types';
import { middlewareAt } from './middleware';

/** Laravel's Kernel: `protected $middlewareGroups = ['api' => […]]`. */
export function kernelMiddleware(
  service: Service,
  source: SourceText,
): Middleware[] {
  if (!/Kernel\.php$/.test(source.path)) return [];
  const found: Middleware[] = [];
  for (const match of source.code.matchAll(
    /\$(middleware|middlewareGroups)\s*=\s*\[/g,
  )) {
    const open = match.index + match[0].length - 1;
    let group: string | undefined;
    for (const each of source.uncommented
      .slice(open, source.partner[open])
      .matchAll(
        /([\w\\]+)::class|['"]([\w:.,-]+)['"](?!\s*=>)|['"]([\w:.,-]+)['"]\s*=>/g,
      )) {
      if (each[3]) group = each[3];
      else
        found.push(
          middlewareAt(service, source, {
            name: (each[1] ?? each[2]).split('\\').pop() ?? '',
            text: each[0],
            offset: open + each.index,
            group,
          }),
        );
    }
  }
  return found;
}

/** Laravel's start file, bootstrap/app.php: `$middleware->web(append: […])`. */
export function startFileMiddleware(
  service: Service,
  source: SourceText,
): Middleware[] {
  if (!/bootstrap\/app\.php$/.test(source.path)) return [];
  return [
    ...source.code.matchAll(
      /\$middleware\s*->\s*(\w+)\s*\(|->(append|prepend|throttleApi|statefulApi|validateCsrfTokens|api|web|trustProxies|alias|group|use|encryptCookies)\s*\(/g,
    ),
  ].flatMap(match => {
    const open = match.index + match[0].length - 1;
    const text = source.uncommented.slice(open + 1, source.partner[open]);
    const classes = [...text.matchAll(/([\w\\]+)::class/g)].map(
      each => each[1].split('\\').pop() ?? '',
    );
    const word = match[1] ?? match[2];
    return (classes.length ? classes : [word]).map(name =>
      middlewareAt(service, source, {
        name,
        text: `${word}(${text})`,
        offset: match.index,
        kind: word === 'alias' ? 'setting' : 'middleware',
        group: groupOf(word, text),
      }),
    );
  });
}

/** The group that `web(…)`, `api(…)`, `appendToGroup('x', …)` of Laravel's start file speaks of. */
function groupOf(word: string, text: string): string | undefined {
  if (word === 'api' || word === 'web') return word;
  return /group/i.test(word)
    ? /^\s*['"]([\w.-]+)['"]/.exec(text)?.[1]
    : undefined;
}
