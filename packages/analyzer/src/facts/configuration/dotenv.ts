import { isSecretName } from '../code/names';
import type { Repository } from '../../repository';
import type { Service, ServiceFile } from '../../service';

/** @public */
export interface DotenvEntry {
  key: string;
  /** Without quotes; `''` for none. */
  value: string;
  line: number;
}

/** A file of `NAME=value` lines. @public */
export interface DotenvFile {
  path: string;
  /** A template for people to copy (`.env.example`), a file for tests or tools, an encrypted file, or a real one. */
  use: 'template' | 'test' | 'encrypted' | 'real';
  entries: DotenvEntry[];
}

const dotenvName =
  /(?:^|\/)(?:\.env(?:[.\-_][\w.-]+)?|[\w.-]*\.env(?:[.\-_](?:example|sample|template|dist|defaults?))?|env[.\-_](?:example|sample|template|dist)[\w.-]*|[\w-]+[.\-_]env[.\-_](?:example|sample|template))$/i;
const templateWord =
  /(?:^|[.\-_])(?:example|sample|template|tpl|tmpl|dist|defaults?|schema|skeleton|copy|exemple|examples|todo|ejemplo)(?:[.\-_]|$)/i;
const testWord =
  /(?:^|[.\-_])(?:test|tests|testing|ci|e2e|spec|cypress|playwright|docker-test)(?:[.\-_]|$)/i;

/** The dotenv files of the service and of the repository's root. Use as a fact. @public */
export function dotenvFilesOf(service: Service): DotenvFile[] {
  return service.files
    .filter(
      file =>
        isDotenv(file) &&
        !['VENDOR', 'GENERATED'].includes(file.class) &&
        !isInFrontEnd(service, file.path) &&
        !ofOtherTool.test(file.relative) &&
        (!file.shared ||
          /^[^/]+$|^(?:deploy\w*|\.?docker|compose|infra\w*|ops)\//.test(
            file.path,
          )),
    )
    .flatMap(({ path }) => dotenvFileAt(service.repository, path) ?? []);
}

/** Clients that call the service and assistants that write code have variables of their own. */
const ofOtherTool =
  /(?:^|\/)(?:bruno|postman|insomnia|hoppscotch|http-client|\.(?:claude|cursor|codex|gemini|agents?|windsurf|kiro|continue))\//i;

/** A browser application in a folder of its own reads its settings while it is built. */
function isInFrontEnd(service: Service, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (folder === '' || folder === `${service.path}/`) return false;
  const manifest = service.repository.text(`${folder}package.json`) ?? '';
  return (
    /"(?:vite|react-scripts|@angular\/core|@vue\/cli-service|react-dom|svelte)"\s*:/.test(
      manifest,
    ) && !/"(?:express|fastify|koa|@nestjs\/core|hono)"\s*:/.test(manifest)
  );
}

function isDotenv({ path, size }: ServiceFile): boolean {
  return (
    size < 200_000 &&
    dotenvName.test(path) &&
    !/\.(?:[cm]?[jt]sx?|py|rb|php|go|ya?ml|json|md)$/i.test(path)
  );
}

/** A dotenv file of the tree, parsed once. */
export function dotenvFileAt(
  repository: Repository,
  path: string,
): DotenvFile | undefined {
  if (!repository.has(path)) return undefined;
  return repository.once(`dotenv:${path}`, () => {
    const entries = repository
      .lines(path)
      .flatMap((raw, index): DotenvEntry[] => {
        const match =
          /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]\s?(.*)$/.exec(
            raw.slice(0, 2_000),
          );
        return match
          ? [{ key: match[1], value: unquoted(match[2]), line: index + 1 }]
          : [];
      });
    return { path, use: useOf(path, entries), entries };
  });
}

const emulator =
  /^https?:\/\/[\w.-]*(?:localstack|azurite|moto|floci)\b|^https?:\/\/[\w.-]+:4566\b|devstoreaccount1/i;

function useOf(path: string, entries: DotenvEntry[]): DotenvFile['use'] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (
    /\.vault$/.test(name) ||
    entries.some(
      ({ key, value }) =>
        /^(?:sops_|DOTENV_PUBLIC_KEY)/.test(key) ||
        value.startsWith('encrypted:') ||
        value.startsWith('ENC['),
    )
  ) {
    return 'encrypted';
  }
  const folder = path.slice(0, Math.max(0, path.length - name.length - 1));
  if (
    templateWord.test(name) ||
    // `deploy/env.example/orders.env`
    /(?:^|\/)\.?env[.\-_](?:example|sample|template|dist)$/i.test(folder)
  )
    return 'template';
  // What a developer's emulator of a cloud is started with: `aws.env` beside a script for LocalStack.
  if (
    !name.startsWith('.') &&
    entries.some(({ value }) => emulator.test(value))
  )
    return 'test';
  if (
    testWord.test(name) ||
    /(?:^|\/)(?:tests?|e2e[\w-]*|cypress|playwright|__tests__|spec|fixtures|\.github|\.devcontainer|examples?|samples?|docs?)\//i.test(
      path,
    )
  )
    return 'test';
  return 'real';
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["'`])(.*?)\1/.exec(trimmed);
  return quoted ? quoted[2] : trimmed.replace(/\s+#.*$/, '').trim();
}

/** Names secrets and gives none a value: defaults that anyone may read. */
export function leavesSecretsEmpty(file: DotenvFile | undefined): boolean {
  return (
    file !== undefined &&
    file.entries.some(({ key, value }) => value === '' && isSecretName(key)) &&
    file.entries.every(
      ({ key, value }) =>
        value === '' ||
        (!isSecretName(key) && !/:\/\/[^\s/:@]{0,80}:[^\s/@]+@/.test(value)),
    )
  );
}
