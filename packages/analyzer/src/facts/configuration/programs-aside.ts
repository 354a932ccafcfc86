import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

const folderOf = (path: string) => path.replace(/[^/]*$/, '');

const serves =
  /\bListenAndServe|\.(?:Serve|Listen)\s*\(|\bNewServer\b|\bHTTPServer\b|\bhttp\.Server\b|\bgrpc\.NewServer|\bgin\.|\becho\.|\bfiber\./;
const commandLine = /\bos\.Args\b|\bflag\.\w|\bpflag\.\w|\bcobra\.|\bcli\./;
/** What a worker or a migration beside the server talks to, and a client of the server does not. */
const backend =
  /"(?:database\/sql|[^"\n]{0,120}\/(?:gorm|sqlx|pgx|mongo-driver|redis|go-redis|sarama|kafka-go|amqp091-go|nats\.go|sqs|asynq)\b[^"\n]{0,60})"/;

/**
 * Go: folders of programs beside the one that serves which people run at a prompt, such as the service's command-line
 * client. What they read configures the person's machine. Use as a fact.
 */
export function programsAsideOf(service: Service): Set<string> {
  const { repository } = service;
  const folders = new Set(
    service
      .fact(stackOf)
      .entryPoints.filter(({ path }) => path.endsWith('.go'))
      .map(({ path }) => folderOf(path)),
  );
  if (folders.size < 2) return new Set();
  const files = service
    .fact(sourceFilesOf)
    .filter(
      ({ path, ecosystem }) =>
        ecosystem === 'go' && folders.has(folderOf(path)),
    );
  const some = (folder: string, holds: (path: string) => boolean) =>
    files.some(({ path }) => folderOf(path) === folder && holds(path));
  const serving = [...folders].filter(folder =>
    some(folder, path => serves.test(repository.lexical(path).code)),
  );
  if (serving.length === 0) return new Set();
  return new Set(
    [...folders].filter(
      folder =>
        !serving.includes(folder) &&
        some(folder, path => commandLine.test(repository.lexical(path).code)) &&
        !some(folder, path =>
          backend.test(repository.lexical(path).uncommented),
        ),
    ),
  );
}
