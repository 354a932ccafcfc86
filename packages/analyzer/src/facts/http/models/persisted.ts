import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { declaredTypesOf, type DeclaredType } from '../../code/declared-types';
import { isSecretName, wordsOfName } from '../../code';
import { sourceText } from '../../code/source-text';
import { pythonClassesOf, withBases } from '../python/classes';

/** A class whose objects are rows or documents. */
export interface PersistedModel {
  name: string;
  path: string;
  line: number;
  /** A field that holds a password, a hash or a token, and that nothing keeps out of answers. */
  secret?: { name: string; path: string; line: number };
}

const byAnnotation: Array<[extension: RegExp, pattern: RegExp]> = [
  [/\.(?:java|kt)$/, /@(?:\w+\.)*(?:Entity|Document|MappedEntity)\b/],
  [/\.[cm]?[jt]sx?$/, /@Entity\s*\(/],
  [/\.go$/, /\bgorm\.Model\b|`[^`\n]{0,200}\bgorm:"/],
  [
    /\.php$/,
    /\bextends\s+(?:Model|Authenticatable|Eloquent)\b|#\[ORM\\Entity|@ORM\\Entity/,
  ],
  [
    /\.rs$/,
    /\bderive\s*\([^)]{0,300}\b(?:FromRow|Queryable|DeriveEntityModel)\b/,
  ],
];
/** Fields that are left out of answers, by ecosystem. */
const hidden =
  /@JsonIgnore\b|WRITE_ONLY|@JsonProperty\s*\([^)]{0,80}access|@Exclude\s*\(|select\s*:\s*false|hidden\s*:\s*true|\[\s*JsonIgnore|json:"-|skip_serializing|serde\s*\(\s*skip|@JsonbTransient|@Transient\b|@HideField|writeOnly|@JsonView/;
const wholeHidden =
  /@JsonIgnoreProperties\s*\([^)]{0,200}password|@JsonFilter|@Expose\s*\(|\$hidden\s*=|\$visible\s*=|toJSON\s*\(|impl\s+Serialize\b/i;

/** Models by name. Use as `service.fact(persistedModelsOf)`. */
export function persistedModelsOf(
  service: Service,
): Map<string, PersistedModel> {
  const models = new Map<string, PersistedModel>();
  const sets = new Set<string>();
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'dotnet') continue;
    for (const match of sourceText(service.repository, path).code.matchAll(
      /\bDbSet\s*<\s*(?:\w+\.)*(\w+)\s*>/g,
    ))
      sets.add(match[1]);
  }
  for (const [name, types] of service.fact(declaredTypesOf)) {
    for (const type of types) {
      const pattern = byAnnotation.find(([extension]) =>
        extension.test(type.path),
      );
      const isModel =
        pattern?.[1].test(type.text) ||
        (type.path.endsWith('.cs') &&
          sets.has(name) &&
          type.keyword === 'class');
      if (!isModel || type.keyword === 'interface' || type.keyword === 'enum')
        continue;
      const secret = secretOf(service, type);
      models.set(name, {
        name,
        path: type.path,
        line: type.line,
        ...(secret ? { secret } : {}),
      });
    }
  }
  for (const [name, classes] of service.fact(pythonClassesOf)) {
    for (const each of classes) {
      const isModel = withBases(service, each).some(
        ({ bases, path, start, end }) =>
          bases.some(base =>
            /\bmodels\.Model\b|\bdb\.Model\b|\bDeclarativeBase\b|\bAbstract(?:Base)?User\b|^table\s*=\s*True/.test(
              base,
            ),
          ) ||
          /^[ \t]+__tablename__\s*=/m.test(
            service.repository.lexical(path).code.slice(start, end),
          ),
      );
      if (isModel) models.set(name, { name, path: each.path, line: each.line });
    }
  }
  return models;
}

function secretOf(
  service: Service,
  type: DeclaredType,
): PersistedModel['secret'] {
  if (wholeHidden.test(type.text)) return undefined;
  const source = sourceText(service.repository, type.path);
  const body = source.uncommented.slice(type.offset, type.end);
  const field = fields.find(([extension]) => extension.test(type.path))?.[1];
  if (!field) return undefined;
  for (const match of body.matchAll(new RegExp(field.source, 'gm'))) {
    const name = match[1];
    const words = wordsOfName(name);
    const isSecret =
      (isSecretName(name) &&
        words.some(word =>
          /^(?:password|passwd|pwd|secret|passphrase)$/.test(word),
        )) ||
      (words.includes('hash') && words.includes('password'));
    if (!isSecret) continue;
    // Annotations stand above a field or behind it on its line.
    const before = body.slice(Math.max(0, match.index - 300), match.index);
    const above = before.slice(
      Math.max(
        before.lastIndexOf(';'),
        before.lastIndexOf('}'),
        before.lastIndexOf('\n\n'),
        0,
      ),
    );
    const line = body.slice(
      match.index,
      body.indexOf('\n', match.index + match[0].length),
    );
    if (hidden.test(above) || hidden.test(line)) continue;
    return {
      name,
      path: type.path,
      line: source.lineAt(
        type.offset + match.index + match[0].lastIndexOf(name),
      ),
    };
  }
  return undefined;
}

/** How fields are declared. */
const fields: Array<[extension: RegExp, pattern: RegExp]> = [
  [
    /\.java$/,
    /^[ \t]*(?:@\w+(?:\([^()\n]{0,120}\))?[ \t]+){0,4}(?:private|protected|public)[ \t]+(?:final[ \t]+)?String[ \t]+(\w+)\s*[;=]/,
  ],
  [/\.kt$/, /\b(?:val|var)[ \t]+(\w+)[ \t]*:[ \t]*String\b/],
  [
    /\.[cm]?ts$/,
    /^[ \t]*(?:public[ \t]+|readonly[ \t]+)?(\w+)[?!]?[ \t]*:[ \t]*string\b/,
  ],
  [/\.go$/, /^[ \t]*(\w+)[ \t]+\*?(?:string|\[\]byte)\b/],
  [
    /\.cs$/,
    /^[ \t]*public[ \t]+(?:required[ \t]+|virtual[ \t]+)?string\??[ \t]+(\w+)[ \t]*\{/,
  ],
  [/\.rs$/, /^[ \t]*(?:pub[ \t]+)?(\w+)[ \t]*:[ \t]*(?:Option<)?String\b/],
];
