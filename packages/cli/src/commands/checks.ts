import { Command, Option } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { checks, type Check } from '@prodready/analyzer';
import { areas, severityWords } from '@prodready/report';
import { Problem, exitCodes } from '../problem';
import { checkPage } from '../reference/check-page';

type Format = 'text' | 'json';

export function checksCommand(): Command {
  return new Command('checks')
    .description('list the catalogue of checks, or explain one')
    .argument('[ID]', 'the check to explain')
    .addOption(
      new Option('--format <FORMAT>', 'how to write it')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((id: string | undefined, { format }: { format: Format }) => {
      process.stdout.write(
        id === undefined
          ? catalogue(checks, format)
          : explanation(find(checks, id), format),
      );
    });
}

/** The catalogue, by area; as JSON everything a check declares. */
export function catalogue(all: readonly Check[], format: Format): string {
  if (format === 'json') return json(all.map(declaration));
  const idWidth = Math.max(0, ...all.map(({ id }) => id.length));
  return areas
    .map(({ id, name }) => ({
      name,
      own: all.filter(({ area }) => area === id),
    }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, own }) =>
      [
        `${name} (${own.length})`,
        ...own.map(
          check =>
            `  ${check.id.padEnd(idWidth)}  ${severityWords[
              check.severity
            ].padEnd(8)}  ${check.title}`,
        ),
      ].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

export function explanation(check: Check, format: Format): string {
  return format === 'json' ? json(declaration(check)) : checkPage(check);
}

/** The check of that id; otherwise a {@link Problem} that names the most similar one. */
export function find(all: readonly Check[], id: string): Check {
  const found = all.find(check => check.id === id);
  if (found) return found;
  const ids = all.map(check => check.id);
  const nearest = ids.length ? closest(id.slice(0, 100), ids) : undefined;
  const isNear = nearest && distance(id, nearest) <= nearest.length / 2;
  throw new Problem(
    `there is no check ${id}${
      isNear ? `: did you mean ${nearest}?` : ''
    } (prodready checks lists them all)`,
    exitCodes.usage,
  );
}

function declaration({ judge: _, ...declared }: Check) {
  return declared;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
