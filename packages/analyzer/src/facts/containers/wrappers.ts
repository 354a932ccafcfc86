/** A word of a command line and where it is written. */
export interface PlacedWord {
  text: string;
  path: string;
  line: number;
}

/** What was taken off the front of a command line. */
export interface Unwrapped {
  words: PlacedWord[];
  /** Replaced the shell it was started from. */
  exec: boolean;
  /** An init that reaps and forwards signals. */
  init?: PlacedWord;
  /** Starts the rest as another user. */
  dropsTo?: { user: string; word: PlacedWord };
  assignments: Array<{ name: string; value: string }>;
}

const inits =
  /^(?:tini(?:-static)?|dumb-init|catatonit|s6-svscan|init|my_init|pid1)$/;
/** `name` or `name sub`: dropped with their options up to `--` or the next plain word. */
const launchers = new Map<string, { sub?: string[]; valued?: string[] }>([
  ['poetry', { sub: ['run'] }],
  ['pipenv', { sub: ['run'] }],
  [
    'uv',
    {
      sub: ['run'],
      valued: [
        '--extra',
        '--group',
        '--with',
        '--package',
        '--project',
        '--directory',
        '--env-file',
        '-p',
        '--python',
        '--no-group',
        '--only-group',
      ],
    },
  ],
  ['pdm', { sub: ['run'] }],
  ['rye', { sub: ['run'] }],
  ['pixi', { sub: ['run'] }],
  ['conda', { sub: ['run'], valued: ['-n', '--name', '-p'] }],
  ['bundle', { sub: ['exec'] }],
  ['npx', {}],
  ['bunx', {}],
  ['npm', { sub: ['exec', 'x'] }],
  ['pnpm', { sub: ['exec', 'dlx'] }],
  [
    'opentelemetry-instrument',
    {
      valued: [
        '--traces_exporter',
        '--metrics_exporter',
        '--logs_exporter',
        '--service_name',
        '--exporter_otlp_endpoint',
      ],
    },
  ],
  ['ddtrace-run', {}],
  ['newrelic-admin', { sub: ['run-program', 'run-python'] }],
  ['doppler', { sub: ['run'] }],
  ['godotenv', { valued: ['-f'] }],
  ['dotenvx', { sub: ['run'], valued: ['-f', '-e'] }],
  ['dotenv', { valued: ['-e', '-f'] }],
  ['dotenv-cli', { valued: ['-e', '-f'] }],
  ['infisical', { sub: ['run'] }],
  ['op', { sub: ['run'] }],
  ['chamber', { sub: ['exec'] }],
  ['env-cmd', { valued: ['-f', '-e'] }],
  ['cross-env', {}],
  ['thrust', {}],
  ['nohup', {}],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n'] }],
  ['time', {}],
  ['command', {}],
  ['stdbuf', {}],
  ['with-contenv', {}],
  ['xvfb-run', {}],
  [
    'dockerize',
    {
      valued: [
        '-wait',
        '-timeout',
        '-template',
        '-wait-retry-interval',
        '-stdout',
        '-stderr',
      ],
    },
  ],
  ['docker-php-entrypoint', {}],
]);

/** Takes wrappers off a command line: what they start is what counts. */
export function unwrap(given: PlacedWord[]): Unwrapped {
  const result: Unwrapped = { words: given, exec: false, assignments: [] };
  for (let turn = 0; turn < 12; turn++) {
    const rest = step(result);
    if (!rest || rest.length === 0) return result;
    result.words = rest;
  }
  return result;
}

function step(result: Unwrapped): PlacedWord[] | undefined {
  const { words } = result;
  const [first] = words;
  if (!first) return undefined;
  const name = baseName(first.text);
  const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text);
  if (assignment && words.length > 1) {
    result.assignments.push({ name: assignment[1], value: assignment[2] });
    return words.slice(1);
  }
  if (name === 'exec') {
    result.exec = true;
    const rest = words.slice(1);
    return rest[0]?.text === '-a' ? rest.slice(2) : afterOptions(rest, []);
  }
  if (name === 'env')
    return afterOptions(words.slice(1), ['-u', '-C', '--unset', '--chdir']);
  if (inits.test(name) && (words.length > 1 || name !== 'init')) {
    result.init = first;
    return afterOptions(words.slice(1), ['-e', '-p', '-w', '--rewrite', '-r']);
  }
  if (name === 'gosu' || name === 'su-exec')
    return drop(result, words[1]?.text, words.slice(2));
  if (name === 'setpriv' || name === 'chpst') {
    const user = words.find(({ text }) => /^--(?:reuid|regid)|^-u$/.test(text));
    return drop(
      result,
      user?.text.split('=')[1] ?? 'another user',
      afterOptions(words.slice(1), [
        '--reuid',
        '--regid',
        '--groups',
        '-u',
        '-U',
      ]),
    );
  }
  if (name === 'chroot') {
    const user = words.find(({ text }) => text.startsWith('--userspec='));
    return user
      ? drop(
          result,
          user.text.slice(11),
          afterOptions(words.slice(1), []).slice(1),
        )
      : undefined;
  }
  if (name === 'runuser' || name === 'sudo' || name === 'su')
    return switchUser(result, name, words);
  const launcher = launchers.get(name);
  if (launcher && (!launcher.sub || launcher.sub.includes(words[1]?.text))) {
    const rest = words.slice(launcher.sub ? 2 : 1);
    return afterOptions(rest, launcher.valued ?? []);
  }
  if (/^wait[-_]?for|^wait-for-it|^dockerize$|^wait$/.test(name)) {
    const end = words.findIndex(({ text }) => text === '--');
    return end > 0 ? words.slice(end + 1) : undefined;
  }
  return undefined;
}

function switchUser(
  result: Unwrapped,
  name: string,
  words: PlacedWord[],
): PlacedWord[] | undefined {
  const rest = words.slice(1);
  const option = (flag: string) => {
    const index = rest.findIndex(({ text }) => text === flag);
    return index < 0 ? undefined : rest[index + 1];
  };
  const command = option('-c');
  const user =
    option('-u')?.text ??
    rest.find(
      ({ text }) =>
        !text.startsWith('-') &&
        text !== command?.text &&
        !text.startsWith('/'),
    )?.text;
  if (command) {
    return drop(result, user, [
      { ...words[0], text: 'sh' },
      { ...words[0], text: '-c' },
      command,
    ]);
  }
  if (name === 'su') return undefined;
  const body = afterOptions(rest, ['-u', '-g', '-s', '--user', '--group']);
  return option('-u') ? drop(result, user, body) : body;
}

function drop(
  result: Unwrapped,
  user: string | undefined,
  rest: PlacedWord[],
): PlacedWord[] {
  const [name] = (user ?? '').split(':');
  if (name && name !== 'root' && name !== '0') {
    result.dropsTo = { user: name, word: result.words[0] };
  }
  return rest;
}

/** Behind options and assignments, up to `--` or the first plain word. */
function afterOptions(words: PlacedWord[], valued: string[]): PlacedWord[] {
  let index = 0;
  while (index < words.length) {
    const { text } = words[index];
    if (text === '--') return words.slice(index + 1);
    if (!text.startsWith('-')) break;
    index += valued.includes(text) ? 2 : 1;
  }
  return words.slice(index);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
