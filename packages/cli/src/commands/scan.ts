import { Command, Option } from 'commander';
import type { Report } from '@prodready/report';
import { exitCodes } from '../problem';
import { formatFor, formats, render, type Format } from '../scan/format';
import { write } from '../scan/output';
import { progressLine } from '../scan/progress';
import { scan } from '../scan/scan';

interface ScanOptions {
  path?: string;
  name?: string;
  format?: Format;
  output?: string;
  failOn: Threshold;
}

type Threshold = 'blocked' | 'partial' | 'never';

export function scanCommand(): Command {
  return new Command('scan')
    .description(
      'assess the service in a folder and write its readiness report',
    )
    .argument('[DIR]', 'root of the repository', '.')
    .option('--path <SERVICE>', "the service's folder, from DIR")
    .option(
      '--name <NAME>',
      "what to call it (default: from catalog-info.yaml, the package manifest or the folder's name)",
    )
    .addOption(
      new Option(
        '--format <FORMAT>',
        'how to write the report (default: text on a terminal; the ending of --output; else markdown)',
      ).choices(formats),
    )
    .option('--output <FILE>', 'write the report to a file')
    .addOption(
      new Option(
        '--fail-on <THRESHOLD>',
        'exit with status 1 when a launch is blocked, when any core area is not ready (partial), or never',
      )
        .choices(['blocked', 'partial', 'never'])
        .default('blocked'),
    )
    .addHelpText(
      'after',
      '\nExit status: 0 nothing above the threshold, 1 above it, 2 could not scan, 64 wrong usage.',
    )
    .action((directory: string, options: ScanOptions) => {
      const progress = progressLine(process.stderr);
      let report: Report;
      try {
        report = scan(directory, { ...options, onProgress: progress.show });
      } finally {
        progress.clear();
      }
      const format =
        options.format ?? formatFor(options.output, process.stdout.isTTY);
      write(render(report, format, options.output), options.output);
      process.exitCode = isAbove(options.failOn, report)
        ? exitCodes.aboveThreshold
        : exitCodes.ok;
    });
}

export function isAbove(
  threshold: Threshold,
  { verdict }: Pick<Report, 'verdict'>,
): boolean {
  switch (threshold) {
    case 'blocked':
      return verdict === 'not-ready';
    case 'partial':
      return verdict !== 'ready';
    default:
      return false;
  }
}
