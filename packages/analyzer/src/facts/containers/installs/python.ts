import { posix } from 'node:path';
import { pipInstall } from './pip';
import { poetryInstall } from './poetry';
import {
  declared,
  environmentFolder,
  toolsAmongProduction,
} from './python-tools';
import { type Located, type Reading, installed, has } from './reading';
import { uvSync } from './uv';

/** Python's installers, each to its own. */
export function pythonInstall(reading: Reading): Located | undefined {
  const { build } = reading;
  const words = build.words.map(word => word.replace(/^["']|["']$/g, ''));
  const name = posix.basename(words[0] ?? '');
  if (/^(?:pip[\d.]*)$/.test(name)) return pipInstall(reading, words.slice(1));
  if (
    /^python[\d.]*$/.test(name) &&
    words[1] === '-m' &&
    /^pip$/.test(words[2] ?? '')
  )
    return pipInstall(reading, words.slice(3));
  if (name === 'uv' && words[1] === 'pip')
    return pipInstall(reading, words.slice(2));
  if (name === 'uv' && words[1] === 'sync')
    return uvSync(reading, words.slice(2));
  if (name === 'poetry' && words[1] === 'install')
    return poetryInstall(reading, words.slice(2));
  if (name === 'pipenv' && /^(?:install|sync)$/.test(words[1] ?? '')) {
    const development = has(words, /^(?:--dev|-d)$/);
    return installed(
      reading,
      'python',
      environmentFolder(build),
      development ? declared(reading) : toolsAmongProduction(reading),
    );
  }
  if (name === 'pdm' && /^(?:install|sync)$/.test(words[1] ?? '')) {
    const production = has(words, /^--prod(?:uction)?$|^--no-dev$/);
    return installed(
      reading,
      'python',
      environmentFolder(build),
      production ? toolsAmongProduction(reading) : declared(reading),
    );
  }
  return undefined;
}
