import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as readiness from '.';
import { serviceFromFiles } from './serviceFromFiles';

const facts = Object.keys(readiness).filter(name => /[a-z]Of$/.test(name));
// Readers of documents are named alike.
const readers = ['itemsOf', 'entriesOf', 'entryOf', 'textOf', 'textsOf'];
const built = facts.filter(name => !readers.includes(name));

describe('built-in facts', () => {
  const page = readFileSync(
    resolve(__dirname, '../../../docs/extending.md'),
    'utf8',
  );

  it.each(built)('%s is documented, and can be asked of any service', name => {
    expect(page).toContain(`\`${name}\``);
    const fact = readiness[name as keyof typeof readiness];
    const service = serviceFromFiles({ 'main.py': 'print()\n' });
    const ask = () => service.fact(fact as readiness.Fact<unknown>);
    expect(ask).not.toThrow();
    expect(ask()).toBe(ask());
  });

  it('keeps to what the page lists', () => {
    const listed = page
      .slice(page.indexOf('## Built-in facts'))
      .match(/(?<=\| .{0,40}`)\w+Of(?=`)/g);
    expect(listed?.sort()).toEqual([...built].sort());
  });
});
