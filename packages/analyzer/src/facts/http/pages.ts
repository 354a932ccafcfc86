import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

interface Place {
  path: string;
  line: number;
}

/** Code that renders a template as an answer. */
const renders: Partial<Record<Ecosystem, RegExp>> = {
  node: /\bres(?:ponse)?\.render\s*\(|["']view engine["']|\breply\.view\s*\(|\bctx\.render\s*\(/,
  python:
    /\breturn\s+(?:await\s+)?render_template\s*\(|\bTemplateResponse\s*\(|\breturn\s+render\s*\(\s*request\b|\bTemplateView\b|^[ \t]+template_name[ \t]*=[ \t]*["'][^"'\n]*["'][ \t]*$/m,
  go: /\bLoadHTML(?:Glob|Files)\s*\(|\btemplate\.(?:ParseFS|ParseFiles|ParseGlob|Must)\s*\(/,
  dotnet:
    /\.(?:AddRazorPages|MapRazorPages|AddControllersWithViews|MapFallbackToFile|UseSpa|MapRazorComponents|AddServerSideBlazor)\b/,
  rust: /\b(?:askama|askama_axum|tera|minijinja|maud)::/,
};

/** Code that serves a folder of files, of whatever kind. */
const serves: Partial<Record<Ecosystem, RegExp>> = {
  node: /\bexpress\.static\s*\(|\bserveStatic\s*\(|@fastify\/static|\bServeStaticModule\b|\bkoa-static\b/,
  python: /\bStaticFiles\s*\(|\bsend_from_directory\s*\(|\bWhiteNoise\w*/,
  go: /\bhttp\.FileServer(?:FS)?\s*\(|\b\w{0,20}(?:[mM]iddleware|[mM][wW])\.Static(?:WithConfig)?\s*\(|\.StaticFS\s*\(|\bstatic\.Serve\s*\(|\bfilesystem\.New\s*\(/,
  dotnet: /\.(?:UseStaticFiles|MapStaticAssets)\s*\(/,
  rust: /\bServeDir::new\b|\bactix_files::|\bRustEmbed\b|\brust_embed::/,
};

/** Templates in the folder that the framework renders from, by convention. */
const views =
  /(?:^|\/)(?:app\/views\/(?!layouts\/|pwa\/|.*mailer)|resources\/views\/(?!welcome|emails?\/|mail\/|vendor\/)|src\/main\/resources\/templates\/(?!e?mails?\/))(?:[^/]+\/){0,6}[^/]+\.(?:html|html\.erb|erb|haml|slim|blade\.php|ftlh?|mustache)$/;

/** A document that some other tool writes or reads. */
const foreign =
  /(?:^|\/)(?:docs?|coverage|reports?|swagger[\w-]*|openapi|redoc|emails?|mails?|tests?|e2e|storybook[\w-]*|examples?|site)\//i;

/** Templates of other things than pages, and programs beside the server. */
const apart =
  /e?mail|notif|invoice|pdf|report|(?:^|\/)(?:dev|scripts?|tools?|hack|codegen|code-generation)\//i;

/** Where the service starts to show pages to browsers, if it does: rendered on the server or served as files. Use as a fact. */
export function pagesOf(service: Service): Place | undefined {
  const { repository } = service;
  const { ecosystems } = service.fact(stackOf);
  const view = service.files.find(({ path }) => views.test(path));
  if (view) return { path: view.path, line: 1 };
  const documents = repository.files.some(
    ({ path }) => /(?:^|\/)index\.html$/i.test(path) && !foreign.test(path),
  );
  for (const file of sourceFilesOf(service)) {
    if (apart.test(file.path)) continue;
    const { uncommented } = repository.lexical(file.path);
    for (const ecosystem of ecosystems) {
      const sign =
        renders[ecosystem]?.exec(uncommented) ??
        (documents ? serves[ecosystem]?.exec(uncommented) : undefined);
      if (sign) {
        const line = repository.lineIndex(file.path).lineAt(sign.index);
        return { path: file.path, line };
      }
    }
  }
  return undefined;
}
