import { swallowedErrorsOf } from '../../facts/errors/swallowed';
import { sourceFilesOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { mostTelling } from './shared';

const reference = 'https://sre.google/sre-book/service-best-practices/';
/** A few are found in every service; more than these are a habit. */
const tolerated = 2;
const toleratedShare = 0.03;
const shown = 20;

const examples: Examples = {
  python: {
    language: 'python',
    code: 'except PaymentError:\n    logger.exception("charge failed", extra={"order": order.id})\n    raise',
  },
  node: {
    language: 'ts',
    code: "} catch (err) {\n  log.error({ err, orderId }, 'charge failed');\n  throw err;\n}",
  },
  jvm: {
    language: 'java',
    code: '} catch (PaymentException e) {\n    log.error("charge failed, order={}", order.id(), e);\n    throw e;\n}',
  },
  go: {
    language: 'go',
    code: 'if err := repo.Save(ctx, order); err != nil {\n\treturn fmt.Errorf("save order %s: %w", order.ID, err)\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'catch (PaymentException ex)\n{\n    _logger.LogError(ex, "Charge failed for {OrderId}", order.Id);\n    throw;\n}',
  },
  ruby: {
    language: 'ruby',
    code: 'rescue PaymentError => e\n  Rails.logger.error(e.full_message)\n  raise\nend',
  },
  php: {
    language: 'php',
    code: '} catch (PaymentException $e) {\n    report($e);\n    throw $e;\n}',
  },
  rust: {
    language: 'rust',
    code: 'if let Err(error) = repo.save(&order).await {\n    tracing::error!(%error, order = %order.id, "save failed");\n}',
  },
};

export const errorsNoSwallowed = defineCheck({
  id: 'errors-no-swallowed',
  area: 'error-handling',
  title: 'Are errors never silently discarded?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'errors that leave a trace',
    gap: 'errors that are silently discarded',
  },
  why: 'An error that nobody logs, counts or re-raises still happened: an order was not saved, a message was not sent. It is found weeks later, by a customer, with nothing to go on.',
  decision: {
    applies: 'There is source in a supported language.',
    passes:
      'At most two places, or at most three in a hundred of all places that meet an error, discard it.',
    fails:
      'More discard it: an empty catch-all without a word of explanation, `.catch(() => {})`, `except Exception: pass`, `rescue nil`, an empty `if err != nil`, an `if (err)` in a callback of Node that does nothing, a `runCatching` of Kotlin whose result is dropped, a Go result assigned to `_` or not assigned at all, `let _ =` on awaited work in Rust, or a catch-all whose whole body hands back, keeps or answers a constant that stands for failure (`return null`, `items = []`, `return Response({…}, status=400)`).',
    exceptions: [
      'Narrow error types that are foreseen (`except KeyError: pass`).',
      'A comment inside that says why, or a name that does (`ignored`).',
      'Cleaning up, rolling back, optional imports, health probes, and parsing whose failure is the answer.',
      'Browser code, scripts, development and sample data.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'try:\n    gateway.charge(order)\nexcept Exception:\n    pass',
    good: 'try:\n    gateway.charge(order)\nexcept PaymentError:\n    logger.exception("charge failed", extra={"order": order.id})\n    raise',
  },
  remedy:
    'Log the error with its stack, or re-raise it. Where it may really be ignored, catch the narrow type and say why in a comment.',
  references: [reference],
  elsewhere: [
    'Bandit B110, B112',
    'Ruff S110, BLE001',
    'eslint no-empty',
    'errcheck',
    'detekt SwallowedException',
    'gosec G104',
  ],
  judge(service) {
    const { sites, total } = service.fact(swallowedErrorsOf);
    if (service.fact(sourceFilesOf).length === 0) {
      return notApplicable('No source in a supported language was found.');
    }
    if (total === 0) {
      return pass('No place catches an error: each one reaches the caller.');
    }
    if (sites.length <= tolerated || sites.length / total <= toleratedShare) {
      return pass(
        sites.length === 0
          ? `None of the ${count(
              total,
              'place',
            )} where the code meets an error discards it.`
          : `${sites.length} of ${count(
              total,
              'place',
            )} where the code meets an error discard it.`,
        evidenceAt(service, sites, 'proof'),
      );
    }
    const places = mostTelling(service, sites);
    const [first] = places;
    return fail({
      message: `${count(
        sites.length,
        'handler',
      )} of ${total} discard errors, for example ${placeName(
        first,
      )}; failures there leave no trace.`,
      evidence: evidenceAt(service, places, 'offender', shown),
      recommendation: {
        title: 'Stop Discarding Errors',
        text: `Log the error with its stack or re-raise it at ${placeName(
          first,
        )}.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});
