import type { Service, ServiceFile } from '../service';
import { isBrowserCrate, isBrowserPackage } from './frameworks';
import type { Manifest } from './types';

/** `lang/pt_BR/auth.php`, `locales/de.ts`: what users read in each language, kept in the syntax of a language. */
const translation =
  /(?:^|\/)(?:lang|langs|languages?|locales?|i18n|translations?)\/[a-z]{2,3}(?:[_-][A-Za-z]{2,8})?(?:\/|\.\w+$)/;

/** Programming-language files of the service without scripts, translations and bundled browser packages. */
export function candidateSources(
  service: Service,
  manifests: Manifest[],
): ServiceFile[] {
  const browserFolders = manifests
    .filter(
      ({ path, ecosystem, dependencies }) =>
        ecosystem === 'node' &&
        path.includes('/') &&
        folderOf(path) !== service.path &&
        isBrowserPackage(dependencies),
    )
    .map(({ path }) => `${folderOf(path)}/`);
  const browserCrates = manifests
    .filter(
      ({ path, ecosystem, dependencies }) =>
        ecosystem === 'rust' &&
        path.includes('/') &&
        folderOf(path) !== service.path &&
        isBrowserCrate(dependencies),
    )
    .map(({ path }) => `${folderOf(path)}/`);
  return service.of('SRC').filter(
    file =>
      file.ecosystem !== undefined &&
      !file.script &&
      !translation.test(file.path) &&
      // A server in another language may keep its front end's package.json beside it.
      !(
        file.ecosystem === 'node' &&
        browserFolders.some(folder => file.path.startsWith(folder))
      ) &&
      !(
        file.ecosystem === 'rust' &&
        browserCrates.some(folder => file.path.startsWith(folder))
      ),
  );
}

/** Non-blank, non-comment lines of a source file; in Rust without its `#[cfg(test)]` modules. */
export function sourceLines(service: Service, file: ServiceFile): number {
  const { repository } = service;
  return repository.once(`source-lines:${file.path}`, () => {
    const { uncommented } = repository.lexical(file.path);
    let count = 0;
    for (const line of uncommented.split('\n')) if (/\S/.test(line)) count++;
    return count;
  });
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
