import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import type { LaunchOptions } from '@playwright/test';

const root = dirname(dirname(__dirname));
const shipped = dirname(dirname(require.resolve('@sparticuz/chromium')));
const { version } = JSON.parse(
  readFileSync(join(shipped, 'package.json'), 'utf8'),
);
const unpacked = join(
  root,
  `node_modules/.cache/prodready/chromium-${version}`,
);
const runsHere = process.platform === 'linux' && process.arch === 'x64';

/**
 * Which browser the tests drive: the one named by PRODREADY_CHROMIUM, the Chromium that the package registry brings, or,
 * on machines for which it brings none, an installed Chrome.
 */
export function launchOptions(): LaunchOptions {
  if (process.env.PRODREADY_CHROMIUM) {
    return { executablePath: process.env.PRODREADY_CHROMIUM };
  }
  if (!runsHere) return { channel: 'chrome' };
  return {
    executablePath: join(unpacked, 'chromium'),
    env: {
      ...process.env,
      // A bare Linux has neither the libraries nor the fonts that Chromium asks for; the package has both.
      LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'),
      FONTCONFIG_FILE: join(unpacked, 'fonts.conf'),
    },
  };
}

/** Unpacks the shipped Chromium once, into the cache of this repository. */
export async function unpackChromium(): Promise<void> {
  if (!runsHere || existsSync(unpacked)) return;

  await mkdir(dirname(unpacked), { recursive: true });
  const folder = await mkdtemp(`${unpacked}-`);
  try {
    await inTemporaryFolder(folder, () =>
      Promise.all(
        ['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map(file =>
          inflate(join(shipped, 'bin', file)),
        ),
      ),
    );
    await writeFile(join(folder, 'fonts.conf'), fontsConfiguration());
    await rename(folder, unpacked);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(unpacked)) throw error; // otherwise another run was faster
  }
}

// The package unpacks into whatever the system calls its folder for temporary files.
async function inTemporaryFolder(
  folder: string,
  unpack: () => Promise<unknown>,
): Promise<void> {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await unpack();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

function fontsConfiguration(): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(unpacked, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <cachedir>${join(unpacked, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
