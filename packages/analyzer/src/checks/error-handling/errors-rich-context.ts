import { errorContextOf } from '../../facts/errors/context';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { mostTelling } from './shared';

const reference = 'https://sre.google/sre-book/monitoring-distributed-systems/';
const enoughSites = 5;
const mostOfThem = 0.75;
/** A ratio is judged by reading many of them. */
const shown = 40;
const shownOfFile = 10;

const examples: Examples = {
  python: {
    language: 'python',
    code: 'except StripeError as exc:\n    raise PaymentFailed(order_id=order.id) from exc',
  },
  node: {
    language: 'ts',
    code: '} catch (err) {\n  throw new Error(`charge order ${order.id}`, { cause: err });\n}',
  },
  jvm: {
    language: 'java',
    code: '} catch (StripeException e) {\n    throw new PaymentFailed("order " + order.id(), e);\n}',
  },
  go: {
    language: 'go',
    code: 'if err != nil {\n\treturn fmt.Errorf("charge order %s: %w", order.ID, err)\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'catch (StripeException ex)\n{\n    _logger.LogError(ex, "Charge failed for {OrderId}", order.Id);\n    throw;\n}',
  },
  ruby: {
    language: 'ruby',
    code: 'rescue Stripe::Error => e\n  Rails.logger.error("order #{order.id}: #{e.full_message}")\n  raise\nend',
  },
  php: {
    language: 'php',
    code: "} catch (ApiErrorException $e) {\n    Log::error('charge failed', ['order' => $order->id, 'exception' => $e]);\n    throw $e;\n}",
  },
  rust: {
    language: 'rust',
    code: 'charge(&order).await.with_context(|| format!("charge order {}", order.id))?;',
  },
};

export const errorsRichContext = defineCheck({
  id: 'errors-rich-context',
  area: 'error-handling',
  title:
    'Does a logged error say what failed, for whom, and why (cause and stack kept)?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'errors that keep their cause and say what failed',
    gap: 'errors that are logged without their cause',
  },
  why: 'At three in the morning the log line is all there is. `Something went wrong` starts a hunt; the error with its stack, its cause and the order it belongs to ends one.',
  decision: {
    applies:
      'At least five places that catch an error log it or raise another one, or ten do so or answer without a word.',
    passes:
      'At least three in four keep context: they hand the error itself to the logger, re-raise it or wrap it with its cause, or name a value beside the message.',
    fails:
      'More than a quarter log a constant or only the message, throw a new error and drop the cause, or glue the error to a text, which leaves its stack behind.',
    exceptions: [
      'Foreseen control flow: not found, invalid input, not allowed; unless it is logged as an error.',
      'Go code that hands `err` on unchanged: neither counted for nor against.',
      'Progress and debug messages.',
      'Logging the same error twice is not judged.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'except StripeError as exc:\n    logger.error("payment failed")\n    raise PaymentFailed()',
    good: 'except StripeError as exc:\n    raise PaymentFailed(order_id=order.id) from exc',
  },
  remedy:
    'Pass the error object and the identifiers at hand to the logger, or wrap the error with its cause.',
  references: [reference],
  elsewhere: [
    'Ruff B904, TRY400, TRY401',
    'wrapcheck',
    'errorlint',
    'eslint preserve-caught-error',
    'OWASP ASVS 16.2.1, 16.3.4',
  ],
  judge(service) {
    const { kept, lost, told } = service.fact(errorContextOf);
    const total = kept.length + lost.length;
    if (told < enoughSites && total < 2 * enoughSites) {
      return notApplicable(
        told === 0
          ? 'No place that catches an error logs it or raises another one.'
          : `Errors are logged or raised anew in ${count(
              told,
              'place',
            )} only: too few to judge.`,
      );
    }
    if (kept.length / total >= mostOfThem) {
      return pass(
        `${kept.length} of ${total} error sites keep the cause or say what failed.`,
        evidenceAt(service, kept.slice(0, 3), 'proof'),
      );
    }
    const places = mostTelling(
      service,
      lost.map(site => ({ path: site.path, line: site.lostAt })),
      shownOfFile,
    );
    const [first] = places;
    return fail({
      message: `${
        lost.length
      } of ${total} error sites lose the cause or log without context, for example ${placeName(
        first,
      )}.`,
      evidence: evidenceAt(service, places, 'offender', shown),
      recommendation: {
        title: 'Keep the Cause of Errors',
        text: `Pass the error and the identifiers at hand to the logger at ${placeName(
          first,
        )}, or wrap it with its cause.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});
