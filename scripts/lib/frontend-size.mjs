import { relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * How much code of this repository each entry of a frontend package brings before any of it is drawn: compressed bytes, and
 * the package's files. What is loaded later (`import()`) does not count, and neither do packages from the registry, as an
 * app has React, Material UI and Backstage in any case.
 *
 * @param entries - What has been loaded before, and does not count again, for each entry.
 */
export async function frontendSize(source, entries) {
  const { outputFiles, metafile } = await build({
    entryPoints: Object.keys(entries).map(entry => resolve(source, entry)),
    absWorkingDir: source,
    outdir: resolve(source, '../dist'),
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    logLevel: 'error',
    plugins: [{ name: 'own code', setup: onlyOwnCode }],
  });
  const { outputs } = metafile;
  const bytes = new Map(
    outputFiles.map(({ path, contents }) => [
      relative(source, path).replaceAll('\\', '/'),
      gzipSync(contents).length,
    ]),
  );
  const loadedBy = entry =>
    atOnce(
      outputs,
      Object.keys(outputs).find(name => outputs[name].entryPoint === entry),
    );
  return Object.fromEntries(
    Object.entries(entries).map(([entry, before]) => {
      const there = new Set(before.flatMap(loadedBy));
      const loaded = loadedBy(entry).filter(name => !there.has(name));
      return [
        entry,
        {
          bytes: loaded.reduce((sum, name) => sum + bytes.get(name), 0),
          files: loaded.flatMap(name =>
            Object.entries(outputs[name].inputs)
              .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
              .map(([file]) => file),
          ),
        },
      ];
    }),
  );
}

/** An output and what it imports before it runs. */
function atOnce(outputs, first) {
  const seen = new Set([first]);
  for (const name of seen) {
    for (const { path, kind, external } of outputs[name].imports) {
      if (!external && kind === 'import-statement') seen.add(path);
    }
  }
  return [...seen];
}

/** Packages of this repository are part of what it costs; all others stay outside. */
function onlyOwnCode({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || path.startsWith('@prodready/')
      ? undefined
      : { path, external: true, sideEffects: false },
  );
}
