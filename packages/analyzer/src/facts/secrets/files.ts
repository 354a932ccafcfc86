import { isLockFile } from '../../repository/bounds';
import type { FileClass } from '../../service/file-class';
import type { Service } from '../../service';

/** A file that the credential scan reads. */
export interface ScannedFile {
  path: string;
  class: FileClass | 'BESIDE';
}

const notText =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|svg|psd|woff2?|ttf|otf|eot|mp[34]|m4a|wav|ogg|webm|mov|avi|pdf|docx?|xlsx?|pptx?|zip|gz|tgz|bz2|xz|7z|rar|jar|war|ear|class|dll|exe|so|dylib|pdb|o|a|wasm|pyc|sqlite3?|db|mmdb|parquet|snap|map|css|scss|less|po|pot|mo|csv|tsv|geojson|patch|diff|lock|sum)$/i;
const mostFiles = 12_000;
const manifest =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.py|requirements\.txt|Pipfile|pom\.xml|build\.gradle(?:\.kts)?|go\.mod|Gemfile|composer\.json|Cargo\.toml|[\w.-]+\.csproj|Dockerfile|catalog-info\.ya?ml)$/;

/**
 * The texts in which a credential of this service may lie: its own files and those it shares, and of a monorepo the
 * folders that belong to no other package (`extras/`, `keycloak/`): what lies there everybody can read all the same.
 */
export function scannedFilesOf(service: Service): ScannedFile[] {
  const own = service.files
    .filter(file => file.class !== 'VENDOR')
    .map((file): ScannedFile => ({ path: file.path, class: file.class }));
  const files = [...own, ...besideOf(service)].filter(
    ({ path }) =>
      !notText.test(path) &&
      !isLockFile(path) &&
      !/\.min\.\w+$|(?:^|\/)(?:node_modules|\.yarn|\.git)\//.test(path),
  );
  return files.slice(0, mostFiles);
}

function besideOf(service: Service): ScannedFile[] {
  if (service.path === '') return [];
  const known = new Set(service.files.map(({ path }) => path));
  const packages = packageFolders(service);
  const siblings = (service.descriptor.siblingPaths ?? []).filter(Boolean);
  return service.repository.files
    .filter(
      ({ path }) =>
        !known.has(path) &&
        !path.startsWith(`${service.path}/`) &&
        !siblings.some(sibling => path.startsWith(`${sibling}/`)) &&
        !foldersOf(path).some(folder => packages.has(folder)) &&
        !/(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures|testdata|examples?|samples?|docs?|vendor|third_party|cypress|playwright)\//i.test(
          path,
        ),
    )
    .map(({ path }): ScannedFile => ({ path, class: 'BESIDE' }));
}

/** Folders below the root that hold a package, a service or an image of their own. */
function packageFolders(service: Service): Set<string> {
  const folders = new Set<string>();
  for (const { path } of service.repository.files) {
    const slash = path.lastIndexOf('/');
    if (slash > 0 && manifest.test(path)) folders.add(path.slice(0, slash));
  }
  return folders;
}

function foldersOf(path: string): string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}
