import type { Sign } from '../../code';

const consoleSink = 'the console';

/** Code that writes log records to a file. */
export const fileSigns: Sign[] = [
  {
    what: 'winston’s file transport',
    in: 'node',
    pattern:
      /\bnew\s+(?:\w+\.)?transports\s*\.\s*(?:File|DailyRotateFile)\s*\(|\bnew\s+(?:\w+\.)?DailyRotateFile\s*\(/g,
  },
  {
    what: 'pino’s destination',
    in: 'node',
    text: true,
    pattern:
      /\bpino\s*\.\s*destination\s*\(\s*(?:\{[^}\n]{0,80}\bdest\s*:\s*)?['"`][^'"`\n]{0,120}['"`]|\btarget\s*:\s*['"]pino(?:\/file|-roll)['"][^}]{0,200}\b(?:destination|file)\s*:\s*['"`][^'"`\n]/g,
  },
  {
    what: 'log4js’ file appender',
    in: 'node',
    text: true,
    beside: /['"]log4js['"]/,
    pattern: /\btype\s*:\s*['"](?:file|dateFile|multiFile|fileSync)['"]/g,
  },
  {
    what: 'a file handler',
    in: 'python',
    text: true,
    pattern:
      /(?<!import\s{1,3})\b(?:logging\.)?(?:handlers\.)?(?:Rotating|TimedRotating|Watched|ConcurrentRotating)?FileHandler\s*\(|["']class["']\s*:\s*["'][\w.]{0,60}FileHandler["']|\bbasicConfig\s*\([^()]{0,300}\bfilename\s*=/g,
  },
  {
    what: 'lumberjack',
    in: 'go',
    pattern: /\blumberjack\.Logger\s*\{|\brotatelogs\.New\s*\(/g,
  },
  {
    what: 'a log file',
    in: 'go',
    text: true,
    pattern:
      /\bOutputPaths\s*[:=]{1,2}\s*(?:\[\]string)?\s*\{\s*"(?!std(?:out|err)")[^"\n]{1,120}"\s*,?\s*\}/g,
  },
  {
    what: 'Serilog’s file sink',
    in: 'dotnet',
    pattern: /\bWriteTo\s*\.\s*(?:File|RollingFile)\s*\(/g,
  },
  {
    what: 'Serilog’s file sink',
    file: /(?:^|\/)appsettings(?:\.production)?\.json$/i,
    text: true,
    pattern: /"Name"\s*:\s*"(?:File|RollingFile)"/g,
  },
  {
    what: 'NLog’s file target',
    file: /(?:^|\/)nlog[\w.-]*\.config$/i,
    text: true,
    pattern: /<target\b[^>]{0,300}\btype\s*=\s*"File"/gi,
  },
  {
    what: 'Monolog’s handler',
    in: 'php',
    text: true,
    pattern:
      /\bnew\s+\\?(?:[\w\\]{0,60}\\)?(?:StreamHandler|RotatingFileHandler)\s*\((?!\s*(?:['"]php:\/\/|STD|\$stream))/g,
  },
  {
    what: 'a rolling file',
    in: 'rust',
    pattern:
      /\btracing_appender::rolling::\w+|\brolling::(?:daily|hourly|minutely|never)\s*\(|\bRollingFileAppender::\w+|\bFileAppender::builder\b|\bfern::log_file\s*\(|\bWriteLogger::\w+\s*\(|\.log_to_file\s*\(/g,
  },
  {
    what: 'a log file',
    in: 'ruby',
    text: true,
    pattern:
      /\bLogger\.new\s*\(\s*(?:(?:File|Rails)\.\w[\w.]{0,30}\(?[^)\n]{0,60})?["'][\w./-]{1,120}\.log["']|\bstdout_redirect\b[^\n]{0,80}["'][\w./-]{1,120}["']/g,
  },
];

/** Code that writes log records to the console, or to a service that keeps them. */
export const consoleSigns: Sign[] = [
  {
    what: consoleSink,
    in: 'node',
    text: true,
    pattern:
      /\btransports\s*\.\s*(?:Console|Stream|Http)\s*\(|\bnew\s+(?:\w+\.)?Console(?:Transport)?\s*\(|\bpino-pretty\b|\bdestination\s*:\s*[12]\b|\btype\s*:\s*['"](?:console|stdout|stderr)['"]|\bprocess\.stdout\b|\bnew\s+(?:Loki|CloudWatch|WinstonCloudWatch|LoggingWinston|Datadog)\w*\s*\(/g,
  },
  {
    what: consoleSink,
    in: 'python',
    text: true,
    pattern:
      /\bStreamHandler\b(?!s)|\bRichHandler\b|\bsys\.(?:stdout|stderr)\b|ext:\/\/sys\.|\bConsoleHandler\b|\bcolorlog\b|\bcoloredlogs\b|\bbasicConfig\s*\((?![^()]{0,300}\bfilename\s*=)|\b(?:Cloud|Syslog|SysLog|Watchtower|CloudWatch|Loki|GELF\w*|Graylog|Logstash)\w*Handler\b/g,
  },
  {
    what: consoleSink,
    in: 'go',
    pattern: /\bos\.Std(?:out|err)\b|\bConsoleWriter\b|\bcolorable\.\w+/g,
  },
  {
    what: consoleSink,
    in: 'go',
    text: true,
    pattern: /["'`]std(?:out|err)["'`]/g,
  },
  {
    what: consoleSink,
    in: 'dotnet',
    pattern:
      /\bWriteTo\s*\.\s*(?!File\b|RollingFile\b)\w+\s*\(|\bAdd(?:Simple|Json|Systemd)?Console\s*\(|\bwriteToProviders\b/g,
  },
  {
    what: consoleSink,
    file: /(?:^|\/)appsettings(?:\.production)?\.json$/i,
    text: true,
    pattern:
      /"Name"\s*:\s*"(?:Console|Seq|Elasticsearch|OpenTelemetry|GrafanaLoki|ApplicationInsights|Async|Debug)"/g,
  },
  {
    what: consoleSink,
    file: /(?:^|\/)nlog[\w.-]*\.config$/i,
    text: true,
    pattern:
      /<target\b[^>]{0,300}\btype\s*=\s*"(?:ColoredConsole|Console|Network|Syslog|OTLP)/gi,
  },
  {
    what: consoleSink,
    in: 'php',
    text: true,
    pattern:
      /php:\/\/(?:stdout|stderr|output)|\bSTD(?:OUT|ERR)\b|\b(?:ErrorLog|Syslog\w*|Console|Gelf|Socket)Handler\b/g,
  },
  {
    what: consoleSink,
    in: 'rust',
    pattern:
      /\bstd(?:out|err)\s*\(\s*\)|\bio::std(?:out|err)\b|\bConsoleAppender\b|\bTermLogger\b|\bSimpleLogger\b|\bduplicate_to_std\w+|\bstd(?:out|err)_?[lL]ayer\b|\bfmt::(?:layer|Layer::\w+)\s*\(\s*\)(?![^;]{0,300}with_writer)/g,
  },
  {
    what: consoleSink,
    in: 'ruby',
    pattern: /\bSTD(?:OUT|ERR)\b|\$std(?:out|err)\b/g,
  },
];
