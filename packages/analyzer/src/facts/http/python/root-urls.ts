import type { Service } from '../../../service';
import { pythonModulesOf } from './modules';

/** The file that Django's `ROOT_URLCONF` names: it carries every address. Use as a fact. */
export function rootUrlsOf(service: Service): string | undefined {
  const modules = service.fact(pythonModulesOf);
  for (const path of modules.files) {
    const dotted = /^[ \t]*ROOT_URLCONF\s*=\s*["']([\w.]+)/m.exec(
      service.repository.lexical(path).uncommented,
    )?.[1];
    const file = dotted && modules.file(path, dotted);
    if (file) return file;
  }
  return undefined;
}
