import { sensitiveLogsOf } from '../../facts/logging/sensitive';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  count,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference =
  'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude';

const examples: Examples = {
  node: {
    language: 'ts',
    code: "const log = pino({ redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'] });",
  },
  python: {
    language: 'python',
    code: 'logger.info("signed in", extra={"user_id": user.id})',
  },
  jvm: {
    language: 'java',
    code: 'log.info("Signed in user {}", user.getId());',
  },
  go: {
    language: 'go',
    code: 'slog.Info("signed in", "user", user.ID)\n\n// LogValue keeps a type out of every log.\nfunc (Token) LogValue() slog.Value { return slog.StringValue("[redacted]") }',
  },
  dotnet: {
    language: 'csharp',
    code: 'logger.LogInformation("Signed in user {UserId}", user.Id);',
  },
  ruby: {
    language: 'ruby',
    code: 'Rails.application.config.filter_parameters += [:passw, :secret, :token, :_key, :otp]\nRails.logger.info("signed in user #{user.id}")',
  },
  php: {
    language: 'php',
    code: "Log::info('signed in', ['user' => $user->id]);",
  },
  rust: {
    language: 'rust',
    code: '#[tracing::instrument(skip(password))]\nasync fn login(user: Id, password: SecretString) { tracing::info!(%user, "signed in"); }',
  },
};

export const securitySensitiveLogging = defineCheck({
  id: 'security-sensitive-logging',
  area: 'security',
  title: 'Are credentials and personal data kept out of logs?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'logs without credentials',
    gap: 'credentials that end up in the logs',
  },
  why: 'Logs are copied to places with many readers and kept for long. A password or token that is written there is a password or token for all of them.',
  decision: {
    applies: 'The service writes logs.',
    passes:
      'No log call holds a credential, or the logger’s redaction names what it holds.',
    fails:
      'A log or print call is given a password, token, key, cookie, Authorization header, card or social security number; the whole headers, the environment, or the body of a route that takes credentials; or a request logger records bodies or the Authorization header.',
    exceptions: [
      'Whether there is one: `!!token`, `token is None`, `len(token)`.',
      'Masked, hashed and cut values, and whatever another function makes of one.',
      'Other tokens: cancellation, pagination, units of text.',
      'Text that only mentions a credential.',
      'What goes to an error tracker, which has filters of its own.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'logger.info(`login of ${email} with ${password}`);',
    good: "logger.info({ userId: user.id }, 'login');",
  },
  remedy:
    'Log an identifier instead of the credential, and let the logger redact well-known names in case one slips through. Change credentials that were logged.',
  references: [
    reference,
    'https://github.com/mercari/production-readiness-checklist',
  ],
  elsewhere: ['OWASP ASVS 16.2.5', 'CWE-532', 'Semgrep logger-credential-leak'],
  judge(service) {
    const { calls, places, example } = service.fact(sensitiveLogsOf);
    if (places.length > 0) {
      const [first] = places;
      const at = placeName(first);
      return fail({
        message: `${at} writes ${first.what} to the log${andMore(
          places.length,
        )}.`,
        evidence: evidenceAt(service, places, 'offender'),
        recommendation: {
          title: 'Keep Credentials Out of Logs',
          text: `Remove ${first.what} from the log call at ${at} or add it to the logger’s redaction list.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    if (calls === 0) return notApplicable('The service writes no logs.');
    return pass(
      `None of ${count(calls, 'log call')} writes a credential.`,
      example ? evidenceAt(service, [example], 'proof') : [],
    );
  },
});
