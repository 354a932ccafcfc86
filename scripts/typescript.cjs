/*
 * Runs TypeScript of this checkout without a build: bundles an entry with esbuild and keeps the bundle, and what V8 made
 * of it, until one of the files it was made of changes. Why: docs/decisions/0002-run-typescript-from-a-checkout.md
 *
 *   node scripts/typescript.cjs FILE.ts [arguments]      runs the file
 *   require('.../typescript.cjs').load('/…/index.ts')    gives its exports
 */
const { createHash } = require('node:crypto');
const {
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { Script } = require('node:vm');

const root = dirname(__dirname);
const cache = join(root, 'node_modules', '.cache', 'prodready');

function load(entry) {
  const name = createHash('sha256').update(entry).digest('hex').slice(0, 16);
  const file = join(cache, `${name}.cjs`);
  return evaluate(kept(file) ?? bundle(entry, file), file);
}

/** The bundle, if every file it was made of is as it was. Its first line lists them. */
function kept(file) {
  try {
    const code = readFileSync(file, 'utf8');
    const inputs = JSON.parse(code.slice(2, code.indexOf('\n')));
    return inputs.every(([path, stamp]) => stampOf(path) === stamp)
      ? code
      : undefined;
  } catch {
    return undefined;
  }
}

function bundle(entry, file) {
  const { buildSync } = require('esbuild');
  const { metafile, outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Some packages' CommonJS builds are UMD, which cannot be bundled.
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const inputs = [
    __filename,
    ...Object.keys(metafile.inputs).map(path => resolve(root, path)),
  ].map(path => [path, stampOf(path)]);
  const code = `//${JSON.stringify(inputs)}\n${outputFiles[0].text}`;
  keep(file, code);
  return code;
}

/** In one step, for commands that run at the same time. A checkout that cannot be written to only starts slower. */
function keep(file, content) {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch {
    // The bundle in memory serves as well.
  }
}

function stampOf(path) {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs} ${size}`;
}

function evaluate(code, file) {
  const { script, save } = compiled(code, file);
  const loaded = new Module(file, module);
  loaded.filename = file;
  const { exports } = loaded;
  const requireFromRoot = Module.createRequire(join(root, 'package.json'));
  script
    .runInThisContext()
    .call(exports, exports, requireFromRoot, loaded, file, cache);
  // At the end, as functions are compiled when they are first called.
  process.once('exit', save);
  return loaded.exports;
}

/** V8 compares no more than the length of a text with what it kept, so the files it was made of are told with it. */
function compiled(code, file) {
  const madeOf = createHash('sha256')
    .update(code.slice(0, code.indexOf('\n')))
    .digest();
  const keptAs = `${file}.v8`;
  const cachedData = keptCode(keptAs, madeOf);
  const script = new Script(Module.wrap(code), { filename: file, cachedData });
  const known = cachedData && !script.cachedDataRejected;
  const save = () => {
    if (!known)
      keep(keptAs, Buffer.concat([madeOf, script.createCachedData()]));
  };
  return { script, save };
}

function keptCode(file, madeOf) {
  try {
    const kept = readFileSync(file);
    return kept.subarray(0, madeOf.length).equals(madeOf)
      ? kept.subarray(madeOf.length)
      : undefined;
  } catch {
    return undefined;
  }
}

module.exports = { load };

if (require.main === module) {
  const [, , entry, ...rest] = process.argv;
  const path = resolve(entry);
  process.argv = [process.argv[0], path, ...rest];
  load(path);
}
