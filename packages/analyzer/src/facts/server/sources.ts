import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { isDevelopmentFile } from '../configuration/development-source';

/** A source file that runs on the server in production, with its texts. All offsets agree. */
export interface ServerSource {
  path: string;
  ecosystem: Ecosystem;
  language: string;
  /** Without comments and the bodies of strings. */
  code: string;
  /** Without comments. */
  uncommented: string;
  /** As written. */
  text: string;
}

const browserLanguage = /^(?:Vue|Svelte|Razor)$/;
/** Code generators, command line tools and one-off jobs live here; requests do not. */
const offStage =
  /(?:^|\/)(?:scripts?|tools?|cli|management\/commands|console\/commands|lib\/tasks|codegen|generators?|stubs?|stories|wwwroot|resources\/js|cypress|k6|load-?tests?)\/|\.(?:config|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:setup|noxfile|tasks|gulpfile|Gruntfile|webpack[\w.]*|vite[\w.]*)\.(?:py|[cm]?[jt]s)$/i;

/**
 * The service's own source as far as it runs on the server: without browser code, development and sample data, and
 * scripts. Use as `service.fact(serverSourcesOf)`.
 */
export function serverSourcesOf(service: Service): ServerSource[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap(file => {
    const { path, ecosystem, language = '' } = file;
    if (!ecosystem || browserLanguage.test(language)) return [];
    if (offStage.test(file.relative) || isDevelopmentFile(file.relative))
      return [];
    const text = repository.text(path);
    if (text === undefined) return [];
    const { code, uncommented } = repository.lexical(path);
    if (
      ecosystem === 'node' &&
      /(?:^|\/)(?:public|static|assets)\//.test(file.relative)
    )
      return [];
    if (ecosystem === 'node' && isBrowserCode(path, text, uncommented))
      return [];
    return [
      {
        path,
        ecosystem,
        language,
        code,
        uncommented,
        text,
      },
    ];
  });
}

function isBrowserCode(
  path: string,
  text: string,
  uncommented: string,
): boolean {
  if (/^\s*['"]use client['"]/.test(text.slice(0, 2_000))) return true;
  if (/\.[jt]sx$/.test(path)) return !/\/api\/|route\.[jt]sx$/.test(path);
  if (
    (uncommented.slice(0, 50_000).match(/(?<![\w.$])(?:document|window)\.\w/g)
      ?.length ?? 0) > 2
  )
    return true;
  return /(?:from|require\()\s*['"](?:react|react-dom|react-redux|vue|vuex|pinia|svelte|@angular\/core|@tanstack\/react-query|next\/navigation|next-auth\/react|@\/lib\/api-client)['"]/.test(
    uncommented.slice(0, 5_000),
  );
}
