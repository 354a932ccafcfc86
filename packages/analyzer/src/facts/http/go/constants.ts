import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';

const declared =
  /^[ \t]*(?:const[ \t]+|var[ \t]+)?([A-Za-z_]\w{0,80})[ \t]*(?:string[ \t]*)?=[ \t]*["`](\/[^"`\n]{0,200})["`][ \t]*$/gm;

/** Paths that stand in constants, as other packages name them: `constants.JobPath`. Use as a fact. */
export function goPathConstantsOf(service: Service): Map<string, string> {
  const constants = new Map<string, string>();
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'go') continue;
    const { uncommented } = repository.lexical(path);
    const name = /^package[ \t]+(\w+)/m.exec(uncommented)?.[1];
    if (!name) continue;
    for (const [, constant, value] of uncommented.matchAll(declared))
      constants.set(`${name}.${constant}`, value);
  }
  return constants;
}
