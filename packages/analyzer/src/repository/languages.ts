/** The programming languages that source code is counted and read in. */
const byExtension: Record<string, string> = {
  py: 'Python',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  tsx: 'TypeScript',
  vue: 'Vue',
  svelte: 'Svelte',
  java: 'Java',
  kt: 'Kotlin',
  kts: 'Kotlin',
  groovy: 'Groovy',
  scala: 'Scala',
  go: 'Go',
  cs: 'C#',
  fs: 'F#',
  vb: 'Visual Basic',
  cshtml: 'Razor',
  razor: 'Razor',
  rb: 'Ruby',
  rake: 'Ruby',
  php: 'PHP',
  rs: 'Rust',
  ex: 'Elixir',
  exs: 'Elixir',
  erl: 'Erlang',
  clj: 'Clojure',
  c: 'C',
  h: 'C',
  cc: 'C++',
  cpp: 'C++',
  hpp: 'C++',
  swift: 'Swift',
  dart: 'Dart',
  lua: 'Lua',
  pl: 'Perl',
  sh: 'Shell',
  bash: 'Shell',
};

/** Languages of one ecosystem share manifests, frameworks and test tools. @public */
export type Ecosystem =
  | 'python'
  | 'node'
  | 'jvm'
  | 'go'
  | 'dotnet'
  | 'ruby'
  | 'php'
  | 'rust';

const ecosystems: Record<string, Ecosystem> = {
  Python: 'python',
  JavaScript: 'node',
  TypeScript: 'node',
  Vue: 'node',
  Svelte: 'node',
  Java: 'jvm',
  Kotlin: 'jvm',
  Groovy: 'jvm',
  Scala: 'jvm',
  Go: 'go',
  'C#': 'dotnet',
  'F#': 'dotnet',
  'Visual Basic': 'dotnet',
  Ruby: 'ruby',
  PHP: 'php',
  Rust: 'rust',
};

/** The language of a file by its extension. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  // A page template with the extension of its host language.
  if (name.endsWith('.blade.php')) return 'Blade';
  // What Express's generator starts the server with.
  if (name === 'www' && /(?:^|\/)bin\/www$/.test(path)) return 'JavaScript';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? byExtension[name.slice(dot + 1).toLowerCase()] : undefined;
}

/** The ecosystem of a language; `undefined` for scripts and languages without one here. */
export function ecosystemOf(
  language: string | undefined,
): Ecosystem | undefined {
  return language ? ecosystems[language] : undefined;
}
