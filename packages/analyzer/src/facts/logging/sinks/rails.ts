import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import type { FoundSign } from '../../code';
import { deploymentVariablesOf } from '../../configuration';

/**
 * Rails writes `log/production.log` unless its logger is set or `RAILS_LOG_TO_STDOUT` is where the configuration asks
 * for it (as generated before 7.1).
 */
export function railsFileSink(service: Service): FoundSign | undefined {
  const { repository } = service;
  const { dependencies } = service.fact(stackOf);
  const path = service.pathTo('config/environments/production.rb');
  if (
    !repository.has(path) ||
    !dependencies.some(({ name }) => /^(?:rails|railties)$/.test(name)) ||
    dependencies.some(({ name }) =>
      /^(?:rails_12factor|rails_stdout_logging|rails_semantic_logger|logstasher|syslogger|remote_syslog_logger)$/.test(
        name,
      ),
    )
  )
    return undefined;
  const { uncommented } = repository.lexical(path);
  const asked = uncommented.indexOf('RAILS_LOG_TO_STDOUT');
  const variable = service
    .fact(deploymentVariablesOf)
    .get('RAILS_LOG_TO_STDOUT');
  if (asked >= 0) {
    return variable
      ? undefined
      : {
          what: 'log/production.log without RAILS_LOG_TO_STDOUT',
          path,
          line: repository.lineIndex(path).lineAt(asked),
        };
  }
  const files = service
    .of(['SRC', 'CONFIG'])
    .filter(({ relative }) =>
      /^config\/(?:application\.rb|environment\.rb|environments\/production\.rb|initializers\/[\w-]+\.rb)$/.test(
        relative,
      ),
    );
  const own = files.some(({ path: one }) =>
    /\bSTD(?:OUT|ERR)\b|\$std(?:out|err)\b|\/dev\/std|\bconfig\.logger\s*=|\bRails\.logger\s*=|\bSemanticLogger\b/.test(
      repository.lexical(one).uncommented,
    ),
  );
  if (own) return undefined;
  const level = uncommented.search(/\bconfig\.log_(?:level|tags)\b/);
  return {
    what: 'log/production.log',
    path,
    line: level < 0 ? 1 : repository.lineIndex(path).lineAt(level),
  };
}
