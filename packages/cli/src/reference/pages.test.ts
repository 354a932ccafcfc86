import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '@prodready/analyzer';
import { differences, referencePages, writePages } from './pages';

describe('the check reference', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reference-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const pages = new Map([
    ['README.md', 'index\n'],
    ['testing/a.md', 'a\n'],
  ]);

  it('is written and then differs in nothing', () => {
    expect(differences(folder, pages)).toEqual([
      'README.md is missing',
      'testing/a.md is missing',
    ]);
    expect(writePages(folder, pages)).toBe(2);
    expect(differences(folder, pages)).toEqual([]);
    expect(writePages(folder, pages)).toBe(0);
  });

  it('tells and mends pages that were changed or belong to no check', () => {
    writePages(folder, pages);
    mkdirSync(join(folder, 'security'));
    writeFileSync(join(folder, 'security', 'gone.md'), 'x');
    writeFileSync(join(folder, 'testing', 'a.md'), 'changed');
    expect(differences(folder, pages)).toEqual([
      'testing/a.md is out of date',
      'security/gone.md belongs to no check',
    ]);
    writePages(folder, pages);
    expect(differences(folder, pages)).toEqual([]);
    expect(readFileSync(join(folder, 'testing', 'a.md'), 'utf8')).toBe('a\n');
  });

  it('takes a folder that is not there for an empty one', () => {
    expect(differences(join(folder, 'none'), pages)).toHaveLength(2);
  });

  it('in docs/checks is as the checks say (yarn checks:docs writes it)', () => {
    const docs = join(__dirname, '../../../../docs/checks');
    expect(differences(docs, referencePages(checks))).toEqual([]);
  });
});
