import {
  areas,
  severityWords,
  statusWords,
  verdictWords,
} from '@prodready/report';
import german from './de';
import { messages } from './en';

const keys = Object.keys(messages) as Array<keyof typeof messages>;
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{([^}]*)\}\}/g)].map(([, name]) => name).sort();

describe('the translations', () => {
  it('are complete', () => {
    expect(Object.keys(german)).toEqual(keys);
    for (const key of keys) {
      expect(german[key].trim()).not.toBe('');
    }
  });

  it.each(keys)('put the same values into %s', key => {
    expect(placeholders(german[key])).toEqual(placeholders(messages[key]));
  });

  it('have both plurals', () => {
    const of = (suffix: string) =>
      keys
        .filter(key => key.endsWith(suffix))
        .map(key => key.slice(0, -suffix.length));
    expect(of('_one')).toEqual(of('_other'));
  });

  it('call things in English as the exported reports do', () => {
    for (const { id, name } of areas) {
      expect(messages[`area.${id}`]).toBe(name);
    }
    const said = (prefix: string) =>
      Object.fromEntries(
        keys
          .filter(key => key.startsWith(`${prefix}.`))
          .map(key => [key.slice(prefix.length + 1), messages[key]]),
      );
    expect(said('severity')).toEqual(severityWords);
    expect(said('status')).toEqual(
      Object.fromEntries(
        Object.entries(statusWords).map(([id, { label }]) => [id, label]),
      ),
    );
    expect(said('verdict')).toMatchObject(
      Object.fromEntries(
        Object.entries(verdictWords).map(([id, { label }]) => [id, label]),
      ),
    );
  });
});
