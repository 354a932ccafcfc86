import { isDevelopmentGuarded } from '../../code';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { bodyOf, entriesOfLiteral } from '../literals';
import { openSource, stringAt, type SourceText } from '../reads/read';
import { expressionAt } from '../reads/settings-classes';
import type { ActiveProfile, Layers, Setting } from '../settings';
import { settingOfExpression, type LayerContext } from './context';

const deepest = 6;

/** The settings module that production names, with everything it imports by star; the last assignment wins. */
export function djangoLayers(context: LayerContext): Layers | undefined {
  const { service } = context;
  if (
    !service.fact(stackOf).frameworks.some(({ name }) => /^Django/.test(name))
  )
    return undefined;
  const module = service.fact(settingsModuleOf) && productionModule(context);
  const path = module
    ? moduleFile(service, module.name)
    : onlySettingsFile(service);
  if (!path) return undefined;
  const files: string[] = [];
  const settings: Setting[] = [];
  readModule(context, path, files, settings, 0);
  return {
    framework: 'django',
    files,
    profiles: module ? [module] : [],
    settings,
  };
}

function productionModule(context: LayerContext): ActiveProfile | undefined {
  const set = context.variables.get('DJANGO_SETTINGS_MODULE');
  return set?.value
    ? { name: set.value, path: set.path, line: set.line }
    : context.service.fact(settingsModuleOf)[0];
}

/** What `wsgi.py`, `asgi.py` and `manage.py` name, in that order. Use as a fact. */
export function settingsModuleOf(service: Service): ActiveProfile[] {
  const rank = (path: string) =>
    ['wsgi.py', 'asgi.py', 'manage.py'].findIndex(name => path.endsWith(name));
  return service
    .of(['SRC', 'CONFIG', 'OTHER'])
    .filter(({ path }) => /(?:^|\/)(?:wsgi|asgi|manage)\.py$/.test(path))
    .sort((a, b) => rank(a.path) - rank(b.path))
    .flatMap(file => {
      const source = openSource(service.repository, file);
      const match = /DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*/.exec(
        source.uncommented,
      );
      const name =
        match && stringAt(source.uncommented, match.index + match[0].length);
      return match && name
        ? [
            {
              name: name.value,
              path: file.path,
              line: source.lineAt(match.index),
            },
          ]
        : [];
    });
}

/** `shop.settings.production` is that file below any folder of the service, or the package's `__init__.py`. */
function moduleFile(service: Service, module: string): string | undefined {
  const relative = module.split('.').join('/');
  const candidates = service.files.filter(
    ({ path }) =>
      path.endsWith(`${relative}.py`) ||
      path.endsWith(`${relative}/__init__.py`),
  );
  return candidates
    .map(({ path }) => path)
    .filter(
      path =>
        path === `${relative}.py` ||
        path === `${relative}/__init__.py` ||
        /\//.test(path[path.length - relative.length - 4] ?? '/') ||
        path.includes(`/${relative}`),
    )
    .sort((a, b) => a.length - b.length)[0];
}

function onlySettingsFile(service: Service): string | undefined {
  const files = service
    .of('SRC')
    .filter(({ path }) => /(?:^|\/)settings(?:\/__init__)?\.py$/.test(path));
  return files.length === 1 ? files[0].path : undefined;
}

function readModule(
  context: LayerContext,
  path: string,
  files: string[],
  settings: Setting[],
  depth: number,
): void {
  const { service } = context;
  if (depth > deepest || files.includes(path)) return;
  const file = service.files.find(one => one.path === path);
  if (!file) return;
  const source = openSource(service.repository, file);
  const imports = [
    ...source.code.matchAll(/^([ \t]*)from\s+([\w.]+)\s+import\s+\*/gm),
  ].map(match => ({
    offset: match.index,
    guarded:
      match[1] !== '' &&
      isDevelopmentGuarded(
        service.repository.lines(path),
        source.lineAt(match.index),
      ),
    path: importedFile(service, path, match[2]),
  }));
  files.push(path);
  const own = assignmentsIn(context, source);
  for (const { offset, guarded, path: imported } of imports) {
    if (guarded || !imported) continue;
    while (own.length && own[0].offset < offset)
      settings.push(...own.shift()!.settings);
    readModule(context, imported, files, settings, depth + 1);
  }
  for (const { settings: found } of own) settings.push(...found);
  for (const included of splitSettingsIn(source))
    readModule(context, included, files, settings, depth + 1);
}

const mostParts = 60;

/** django-split-settings: `include('components/base.py', *more)`, from the folder of the file that says so. */
function splitSettingsIn({
  repository,
  path,
  uncommented,
}: SourceText): string[] {
  if (!/\bsplit_settings\.tools\b/.test(uncommented)) return [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return [
    ...uncommented.matchAll(
      /(?<![\w.])include\s*\(([^()]{0,2000}(?:\([^()]{0,300}\)[^()]{0,500}){0,20})\)/g,
    ),
  ]
    .flatMap(([, listed]) => [
      listed,
      ...[...listed.matchAll(/\*(\w{1,60})/g)].map(
        ([, name]) =>
          new RegExp(
            `^${name}\\s*=\\s*[\\[(]([^()\\[\\]]{0,2000})[\\])]`,
            'm',
          ).exec(uncommented)?.[1] ?? '',
      ),
    ])
    .flatMap(listed => listed.match(/["'][\w./*{}-]{1,120}\.py["']/g) ?? [])
    .slice(0, mostParts)
    .flatMap(text => {
      // What an environment chooses is chosen for production.
      const wanted = text.slice(1, -1).replace(/\{[^{}]*\}/g, 'production');
      const pattern = new RegExp(
        `^${(folder + wanted)
          .replace(/[.\\+?^$()[\]|{}]/g, '\\$&')
          .replace(/\*/g, '[^/]*')}$`,
      );
      return repository.files
        .map(file => file.path)
        .filter(each => pattern.test(each));
    });
}

function importedFile(
  service: Service,
  from: string,
  module: string,
): string | undefined {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  if (dots === 0) return moduleFile(service, module);
  const folder = from.split('/').slice(0, -dots);
  const relative = [
    ...folder,
    ...module.slice(dots).split('.').filter(Boolean),
  ].join('/');
  return [`${relative}.py`, `${relative}/__init__.py`].find(path =>
    service.repository.has(path),
  );
}

/** `NAME = …` at the top level, and under conditions that are not for development. */
function assignmentsIn(
  context: LayerContext,
  source: SourceText,
): Array<{ offset: number; settings: Setting[] }> {
  const lines = source.repository.lines(source.path);
  const known = new Set<string>();
  return [
    ...source.code.matchAll(
      /^([ \t]*)([A-Z][A-Z0-9_]*)((?:\[[^\]\n]{1,80}\])*)\s*(?::\s*[\w.[\], ]{1,80})?=(?!=)[ \t]*/gm,
    ),
  ].flatMap(match => {
    const offset = match.index + match[1].length;
    const line = source.lineAt(offset);
    if (
      match[1] !== '' &&
      (isDevelopmentGuarded(lines, line) || insideDefinition(lines, line)) &&
      !underProduction(lines, line, match[2])
    )
      return [];
    const subscript = source.uncommented.slice(
      offset,
      offset + match[0].length - match[1].length,
    );
    const steps = [
      ...subscript.matchAll(/\[\s*["']([^"'\n]{1,60})["']\s*\]/g),
    ].map(step => step[1]);
    const key = [match[2], ...steps].join('.');
    // A fallback under a condition does not replace what was assigned before.
    if (
      match[1] !== '' &&
      known.has(key) &&
      !underProduction(lines, line, match[2])
    )
      return [];
    known.add(key);
    // `SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True` gives both the last value.
    const keys = [key];
    let start = match.index + match[0].length;
    for (let next = chained(source.code, start); next && keys.length < 10; ) {
      keys.push(next[1]);
      start += next[0].length;
      next = chained(source.code, start);
    }
    return [
      {
        offset,
        settings: keys.flatMap(one =>
          settingsAt(context, source, one, offset, start),
        ),
      },
    ];
  });
}

function chained(code: string, start: number): RegExpExecArray | null {
  return /^([A-Z][A-Z0-9_]{0,80})[ \t]*=(?!=)[ \t]*/.exec(
    code.slice(start, start + 200),
  );
}

function settingsAt(
  context: LayerContext,
  source: SourceText,
  key: string,
  offset: number,
  start: number,
): Setting[] {
  const text = expressionAt(source, start);
  const code = source.code.slice(start, start + text.length);
  const place = (from: number, length: number) => ({
    path: source.path,
    line: source.lineAt(from),
    endLine: source.lineAt(from + length),
  });
  const body =
    code.startsWith('{') || code.startsWith('dict') ? bodyOf(code) : undefined;
  const whole = settingOfExpression(
    context,
    { key, ...place(offset, start - offset + text.length) },
    text,
  );
  if (!body) return [whole];
  return entriesOfLiteral(code.slice(...body), text.slice(...body), key).map(
    entry =>
      settingOfExpression(
        context,
        {
          key: entry.key,
          ...place(start + body[0] + entry.offset, entry.text.length + 40),
        },
        entry.text,
      ),
  );
}

function insideDefinition(lines: string[], line: number): boolean {
  for (let i = line - 2; i >= Math.max(0, line - 80); i--) {
    if (/^\S/.test(lines[i]))
      return /^(?:async\s+)?(?:def|class)\b/.test(lines[i]);
  }
  return false;
}

/** Under `if not DEBUG:` or `if ENV == "production":`; what turns its own condition around holds nowhere for sure. */
function underProduction(lines: string[], line: number, name: string): boolean {
  const indent = /^[ \t]*/.exec(lines[line - 1] ?? '')?.[0].length ?? 0;
  for (let i = line - 2; i >= Math.max(0, line - 60); i--) {
    const text = lines[i].slice(0, 400);
    if (!/\S/.test(text) || (/^[ \t]*/.exec(text)?.[0].length ?? 0) >= indent)
      continue;
    if (new RegExp(`\\bnot\\s+${name}\\b`).test(text)) return false;
    return /^\s*(?:el)?if\b.*(?:\bnot\s+(?:\w+\.)?(?:DEBUG|IS_DEV|LOCAL|TESTING)\b|==\s*["']prod)/.test(
      text,
    );
  }
  return false;
}
