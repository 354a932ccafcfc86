import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { checksCommand } from './commands/checks';
import { scanCommand } from './commands/scan';
import { Problem, exitCodes } from './problem';

/**
 * Runs the command line and sets the process's exit status: 0, 1 (above the threshold), 2 (could not run) or
 * 64 (wrong usage). `args` are the arguments behind the command's name.
 *
 * @public
 */
export function main(args: string[]): void {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  try {
    program().parse(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function program(): Command {
  const command = new Command('prodready')
    .description(
      'Tells whether a service is ready for production, why, and what to do next.',
    )
    .version(version)
    .showHelpAfterError('(prodready --help shows what can be given)');
  for (const subcommand of [scanCommand(), checksCommand()]) {
    command.addCommand(subcommand.copyInheritedSettings(command));
  }
  command.commands.forEach(throwing);
  return throwing(command);
}

/** Errors are thrown rather than ending the process, so that `main` alone decides the exit status. */
function throwing(command: Command): Command {
  return command.exitOverride();
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has already written help, version or what is wrong.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (error instanceof Problem) {
    console.error(`prodready: ${error.message}`);
    return error.exitCode;
  }
  const { message = String(error), stack } = error as Partial<Error>;
  console.error(
    `prodready: stopped by an error of its own: ${
      process.env.DEBUG ? stack ?? message : message
    } (DEBUG=1 shows where)`,
  );
  return exitCodes.couldNotRun;
}

/** `prodready … | head` is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException) {
  if (error.code !== 'EPIPE') throw error;
}
