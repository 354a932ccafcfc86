import type { Ecosystem } from '../../../repository';
import type { Service } from '../../../service';
import { sourceFilesOf, stackOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { splitTop } from '../../security/built-strings';
import { bodyHandlingOf } from '../bodies';
import { boundTypes } from '../bodies/go';
import { reachedFrom, type Reached } from '../bodies/reach';
import { businessRoutes } from '../kinds';
import { pythonClass, pythonClassesOf } from '../python/classes';
import type { Handler, Route } from '../types';
import { persistedModelsOf, type PersistedModel } from './persisted';

/** A model that the outside writes onto, or is shown, without a shape between. */
export interface RawModel {
  kind: 'bind' | 'return';
  path: string;
  line: number;
  model: string;
  /** The secret that an answer carries. */
  field?: { name: string; path: string; line: number };
}

/** What is known of the shapes between requests and models. */
export interface ModelBoundaries {
  /** Whether there are models at all. */
  hasModels: boolean;
  raw: RawModel[];
}

const orms =
  /^(?:prisma|@prisma\/client|mongoose|sequelize|typeorm|drizzle-orm|@mikro-orm\/core|objection|sqlalchemy|django|gorm\.io\/gorm|rails|activerecord|sinatra-activerecord|sequel|laravel\/(?:lumen-)?framework|doctrine\/orm|diesel|sea-orm|spring-boot-starter-data-jpa|hibernate-core|mongoengine|peewee|tortoise-orm|Microsoft\.EntityFrameworkCore.*)$/i;

/** Use as `service.fact(modelBoundariesOf)`. */
export function modelBoundariesOf(service: Service): ModelBoundaries {
  const models = service.fact(persistedModelsOf);
  const ecosystems = new Map(
    service
      .fact(sourceFilesOf)
      .map(({ path, ecosystem }) => [path, ecosystem] as const),
  );
  const raw: RawModel[] = [];
  const seen = new Set<string>();
  const add = (found: RawModel | undefined) => {
    if (!found) return;
    const key = `${found.kind} ${found.path}:${found.line}`;
    if (!seen.has(key)) raw.push(found);
    seen.add(key);
  };
  for (const { route, state } of service.fact(bodyHandlingOf)) {
    const { handler } = route;
    const ecosystem = handler && ecosystems.get(handler.path);
    if (!handler || !ecosystem || state === 'unread') continue;
    const reached = reachedFrom(service, handler).filter(
      ({ depth }) => depth < 2,
    );
    add(byParameter(handler, ecosystem, models, route));
    if (ecosystem === 'go') {
      const bound = boundTypes({ service, reached: reached.slice(0, 1) }).find(
        ({ name, path }) => models.get(name)?.path === path,
      );
      if (bound)
        add({
          kind: 'bind',
          path: handler.path,
          line: lineOf(service, handler, bound.name),
          model: bound.name,
        });
    }
    // A schema that was asked before lists what may be set.
    if (state !== 'validated' || ecosystem === 'ruby' || ecosystem === 'php')
      add(byCode(service, reached, ecosystem, models));
  }
  for (const found of writableSerializers(service)) add(found);
  for (const route of businessRoutes(service))
    add(returned(service, route, models));
  return {
    hasModels:
      models.size > 0 ||
      service
        .fact(stackOf)
        .dependencies.some(
          ({ name, scope }) => scope === 'prod' && orms.test(name),
        ),
    raw,
  };
}

/** A handler's parameter that is a model: Spring, ASP.NET, Nest, FastAPI, axum. */
function byParameter(
  handler: Handler,
  ecosystem: Ecosystem,
  models: ReadonlyMap<string, PersistedModel>,
  route: Route,
): RawModel | undefined {
  const marks: Partial<Record<Ecosystem, RegExp>> = {
    jvm: /@(?:RequestBody|Body|ModelAttribute)\b/,
    node: /@Body\s*\(\s*\)/,
    dotnet: /\[From(?:Body|Form)\b|^\s*[A-Z]\w{0,60}\s+\w+\s*$/,
    rust: /\b(?:Json|Form)\s*</,
    python: /^\w+\s*:/,
  };
  const mark = marks[ecosystem];
  if (!mark) return undefined;
  for (const text of splitTop(handler.parameters, ',')) {
    const jaxrs =
      ecosystem === 'jvm' &&
      /^(?:@(?:POST|PUT|PATCH)\b|(?:POST|PUT|PATCH) \/)/.test(
        route.registration,
      ) &&
      !/@\w/.test(text.replace(/@(?:Valid|NotNull)\b/g, ''));
    if (!mark.test(text.trim()) && !jaxrs) continue;
    const bare = text.replace(
      /@[\w.]+(?:\([^()]{0,200}\))?|\[[^\]]{0,200}\]|=[\s\S]*$/g,
      ' ',
    );
    if (ecosystem === 'python' && /Depends|Query|Path/.test(text)) continue;
    for (const [, name] of bare.matchAll(/\b([A-Z]\w{0,60})\b/g)) {
      const model = models.get(name);
      if (model && sameLanguage(model.path, handler.path))
        return {
          kind: 'bind',
          path: handler.path,
          line: handler.line,
          model: name,
        };
    }
  }
  return undefined;
}

function sameLanguage(a: string, b: string): boolean {
  const kind = (path: string) =>
    /\.([cm]?[jt]sx?|\w+)$/.exec(path)?.[1].replace(/^[cm]?[jt]sx?$/, 'js') ??
    '';
  const jvm = /^(?:java|kt)$/;
  return kind(a) === kind(b) || (jvm.test(kind(a)) && jvm.test(kind(b)));
}

function lineOf(service: Service, handler: Handler, name: string): number {
  const source = sourceText(service.repository, handler.path);
  const at = source.code
    .slice(handler.start, handler.end)
    .search(new RegExp(`\\b${name}\\b`));
  return at < 0 ? handler.line : source.lineAt(handler.start + at);
}

const body = '(?:\\w+\\.)?(?:req|request|ctx\\.request|ctx)\\.body';
/** The whole body put onto a model; the first group names the model where the call does. */
const bindings: Partial<Record<Ecosystem, RegExp[]>> = {
  node: [
    new RegExp(`\\bObject\\.assign\\(\\s*(?!\\{)(\\w+)\\s*,\\s*${body}\\s*\\)`),
    new RegExp(
      `\\bnew\\s+([A-Z]\\w{0,60})\\(\\s*(?:\\{\\s*\\.\\.\\.)?${body}\\s*(?:\\}\\s*)?\\)`,
    ),
    new RegExp(
      `\\b([A-Z]\\w{0,60})\\.(?:create|build|insertMany|update|updateOne|upsert|bulkCreate|findByIdAndUpdate|findOneAndUpdate)\\(\\s*(?:[^()\\n]{0,80},\\s*)?(?:\\{\\s*(?:\\$set\\s*:\\s*)?(?:\\.\\.\\.)?)?${body}\\s*[,})]`,
    ),
    new RegExp(
      `\\bprisma\\.(\\w+)\\.(?:create|update|upsert|createMany|updateMany)\\(\\s*\\{[^;]{0,200}?\\b(?:data|create|update)\\s*:\\s*(?:\\{\\s*\\.\\.\\.)?${body}\\b(?!\\s*\\.)`,
    ),
    new RegExp(
      `\\b(\\w{0,60}[rR]epo(?:sitory)?)\\.(?:save|create|insert|update|merge)\\(\\s*(?:[^()\\n]{0,80},\\s*)?(?:\\{\\s*\\.\\.\\.)?${body}\\s*[,})]`,
    ),
  ],
  python: [
    /\b([A-Z]\w{0,60})\(\s*\*\*\s*request\.(?:json|get_json\([^()\n]{0,40}\)|form|data|POST)\b/,
    /\b([A-Z]\w{0,60})\.objects\.(?:create|filter\([^()\n]{0,80}\)\.update)\(\s*\*\*\s*request\.(?:data|POST)\b/,
    /\bfor\s+\w+\s*,\s*\w+\s+in\s+request\.(?:json|get_json\([^()\n]{0,40}\)|form|data)\.items\(\)\s*:\s*\n\s*setattr\(\s*(\w+)/,
  ],
  ruby: [
    /\b(\w+)\.(?:new|create|update|assign_attributes|insert|upsert)!?\(?\s*params(?:\.require\([^()\n]{1,60}\)|\[[^\]\n]{1,60}\])?\.(?:permit!|to_unsafe_h(?:ash)?)/,
    /\bparams(?:\.require\(\s*:(\w+)\s*\))?\.permit!/,
  ],
  php: [
    /\b([A-Z]\w{0,60})::(?:create|update|insert|forceCreate|updateOrCreate)\(\s*\$request->(?:all|input|post)\(\s*\)/,
    /\bnew\s+([A-Z]\w{0,60})\(\s*\$request->(?:all|input|post)\(\s*\)/,
    /\$(\w+)->(?:fill|update|forceFill)\(\s*\$request->(?:all|input|post)\(\s*\)/,
  ],
};

function byCode(
  service: Service,
  reached: readonly Reached[],
  ecosystem: Ecosystem,
  models: ReadonlyMap<string, PersistedModel>,
): RawModel | undefined {
  for (const { path, start, end, parameters } of reached) {
    const source = sourceText(service.repository, path);
    const text = source.uncommented.slice(start, end);
    for (const pattern of [
      ...(bindings[ecosystem] ?? []),
      ...(ecosystem === 'ruby' && !isRails(service) ? [plainParameters] : []),
    ]) {
      const match = pattern.exec(text);
      if (!match) continue;
      const name = match[1] ?? 'record';
      if (
        ecosystem === 'node' &&
        /^new\b/.test(match[0]) &&
        !isMongoose(service, name)
      )
        continue;
      if (
        ecosystem === 'node' &&
        /^[A-Z]/.test(name) &&
        !models.has(name) &&
        !isMongoose(service, name)
      )
        continue;
      if (ecosystem === 'python' && /^[A-Z]/.test(name) && !models.has(name))
        continue;
      if (
        ecosystem === 'php' &&
        !isUnguarded(service, name, parameters, match[0])
      )
        continue;
      return {
        kind: 'bind',
        path,
        line: source.lineAt(start + match.index),
        model: name,
      };
    }
  }
  return undefined;
}

/** Outside of Rails nothing stands between what was sent and a record that is made of it. */
const plainParameters =
  /\b(\w+)\.(?:new|create|update|assign_attributes|update_attributes|set)!?[ (]\s*params(?:\[[^\]\n]{1,60}\])?\s*\)?\s*$/m;

function isRails(service: Service): boolean {
  return service.fact(stackOf).frameworks.some(({ name }) => name === 'Rails');
}

/** `mongoose.model('User', …)`, `sequelize.define('User', …)`, `class User extends Model`. */
function isMongoose(service: Service, name: string): boolean {
  const names = service.repository.once(
    `document-models:${service.path}`,
    () => {
      const found = new Set<string>();
      for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
        if (ecosystem !== 'node') continue;
        const { uncommented } = sourceText(service.repository, path);
        for (const match of uncommented.matchAll(
          /\b(?:(\w+)\s*=\s*)?(?:mongoose\.)?(?:model|define)\s*(?:<[\w, ]{1,80}>)?\(\s*['"](\w+)['"]|\bclass\s+(\w+)\s+extends\s+Model\b/g,
        ))
          for (const each of match.slice(1)) if (each) found.add(each);
      }
      return found;
    },
  );
  return names.has(name);
}

/** Eloquent keeps out what is not fillable; `$guarded = []` and `forceFill` let everything in. */
function isUnguarded(
  service: Service,
  name: string,
  parameters: string,
  call: string,
): boolean {
  if (/force/.test(call)) return true;
  const type = /^[A-Z]/.test(name)
    ? name
    : new RegExp(`\\b(\\w+)\\s+\\$${name}\\b`).exec(parameters)?.[1];
  const model = type && service.fact(persistedModelsOf).get(type);
  if (!model) return false;
  return /\$guarded\s*=\s*\[\s*\]/.test(
    sourceText(service.repository, model.path).uncommented,
  );
}

/** `fields = '__all__'` of a serializer that a view writes with. */
function writableSerializers(service: Service): RawModel[] {
  const found: RawModel[] = [];
  for (const classes of service.fact(pythonClassesOf).values()) {
    for (const view of classes) {
      if (!view.bases.some(base => writableView.test(base))) continue;
      const source = sourceText(service.repository, view.path);
      const name = /\bserializer_class\s*=\s*([\w.]+)/.exec(
        source.code.slice(view.start, view.end),
      )?.[1];
      const serializer = name && pythonClass(service, view.path, name);
      if (!serializer) continue;
      const own = sourceText(service.repository, serializer.path);
      const text = own.uncommented.slice(serializer.start, serializer.end);
      const all = /^[ \t]+fields\s*=\s*["']__all__["']/m.exec(text);
      if (!all || /\bread_only_fields\b/.test(text)) continue;
      found.push({
        kind: 'bind',
        path: serializer.path,
        line: own.lineAt(serializer.start + all.index),
        model: /\bmodel\s*=\s*([\w.]+)/.exec(text)?.[1] ?? serializer.name,
      });
    }
  }
  return found;
}

const writableView =
  /\b(?:ModelViewSet|CreateAPIView|UpdateAPIView|ListCreateAPIView|RetrieveUpdate\w{0,60}APIView|CreateModelMixin|UpdateModelMixin)\b/;
/** Handlers that take fields out before they answer. */
const cutting =
  /\b(?:omit|pick|exclude|sanitiz\w{0,60}|delete\s|undefined|instanceToPlain|plainTo\w+|to_?(?:dto|response|view|public)\w{0,60}|without\w{0,60}|set[pP]assword\s*\(\s*(?:null|""))/i;

/** An answer that is a model with a secret in it, by the handler's type. */
function returned(
  service: Service,
  { handler }: Route,
  models: ReadonlyMap<string, PersistedModel>,
): RawModel | undefined {
  if (!handler?.name) return undefined;
  const source = sourceText(service.repository, handler.path);
  const text = source.uncommented;
  if (cutting.test(text.slice(handler.start, handler.end))) return undefined;
  const type = answerType(source.code, handler);
  for (const [, name] of type.matchAll(/\b([A-Z]\w{0,60})\b/g)) {
    const model = models.get(name);
    if (model?.secret && sameLanguage(model.path, handler.path))
      return {
        kind: 'return',
        path: handler.path,
        line: handler.line,
        model: name,
        field: model.secret,
      };
  }
  if (handler.path.endsWith('.go')) {
    const own = text.slice(handler.start, handler.end);
    for (const [, variable] of own.matchAll(
      /\.JSON\(\s*[\w.]+\s*,\s*&?(\w+)\s*\)/g,
    )) {
      const name = new RegExp(
        `\\bvar\\s+${variable}\\s+(?:\\[\\])?\\*?(?:\\w+\\.)?(\\w+)`,
      ).exec(own)?.[1];
      const model = name ? models.get(name) : undefined;
      if (model?.secret)
        return {
          kind: 'return',
          path: handler.path,
          line: lineOf(service, handler, 'JSON'),
          model: model.name,
          field: model.secret,
        };
    }
  }
  return undefined;
}

/** What a handler says that it answers with, where its language has it said. */
function answerType(code: string, handler: Handler): string {
  if (/\.(?:java|cs)$/.test(handler.path)) return headBefore(code, handler);
  return /\.(?:kt|rs|[cm]?ts)$/.test(handler.path)
    ? headBehind(code, handler)
    : '';
}

/** `public ResponseEntity<List<User>> ` of a method. */
function headBefore(code: string, { name, start }: Handler): string {
  const before = code.slice(Math.max(0, start - 1_500), start);
  const at =
    before.lastIndexOf(`${name}(`) < 0
      ? before.lastIndexOf(`${name} (`)
      : before.lastIndexOf(`${name}(`);
  if (at < 0) return '';
  const line = before.slice(0, at);
  return line.slice(
    Math.max(
      line.lastIndexOf('\n'),
      line.lastIndexOf(';'),
      line.lastIndexOf(')'),
    ) + 1,
  );
}

/** `: List<User>`, `: Promise<User>`, `-> Json<User>` of a function. */
function headBehind(code: string, { name, start }: Handler): string {
  const before = code.slice(Math.max(0, start - 2_000), start);
  const at = before.lastIndexOf(name ?? '');
  if (at < 0) return '';
  const close = before.lastIndexOf(')');
  return close < at ? '' : before.slice(close + 1);
}
