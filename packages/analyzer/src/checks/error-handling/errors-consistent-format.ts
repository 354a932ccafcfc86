import { errorAnswersOf, shapesOf } from '../../facts/errors/answers';
import { businessRoutes } from '../../facts/http';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://www.rfc-editor.org/rfc/rfc9457';
const enoughRoutes = 10;
const manyShapes = 3;

const examples: Examples = {
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddProblemDetails();\napp.UseExceptionHandler();',
  },
  node: {
    language: 'typescript',
    code: "throw new HttpError(404, 'order-not-found'); // one error handler writes the body",
  },
  python: {
    language: 'python',
    code: 'raise HTTPException(404, detail="order not found")',
  },
  jvm: {
    language: 'java',
    code: 'return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "order not found");',
  },
  go: {
    language: 'go',
    code: 'writeProblem(w, http.StatusNotFound, "order not found")',
  },
  ruby: {
    language: 'ruby',
    code: 'rescue_from ActiveRecord::RecordNotFound, with: :problem',
  },
  php: { language: 'php', code: "abort(404, 'order not found');" },
  rust: {
    language: 'rust',
    code: 'impl IntoResponse for ApiError { fn into_response(self) -> Response { … } }',
  },
};

export const errorsConsistentFormat = defineCheck({
  id: 'errors-consistent-format',
  area: 'error-handling',
  title: 'Do all errors share one documented shape?',
  severity: 'minor',
  kind: 'ratio',
  confidence: 'low',
  phrases: {
    strength: 'errors of one shape',
    gap: 'errors of several shapes',
  },
  why: 'A client that has to look for the reason under three different names will look under one of them and show “something went wrong” for the others.',
  decision: {
    applies: `The service has at least ${enoughRoutes} HTTP routes of its own.`,
    passes:
      'Errors are written in one place, or those that handlers write out have at most two shapes. Keys that some answers add count as the same shape.',
    fails: `Handlers write out error bodies of ${manyShapes} or more different shapes.`,
    exceptions: [
      'GraphQL, whose errors have a shape of their own.',
      'Answers that a specification prescribes, such as OAuth’s `error_description`.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: "res.status(404).json({ error: 'not found' });\nres.status(400).json({ msg: 'bad order' });\nres.status(409).json({ reason: 'exists' });",
    good: "throw new HttpError(404, 'order-not-found');",
  },
  remedy:
    'Raise errors in handlers, let one error handler write them (RFC 9457 gives a shape), and describe it in the contract.',
  references: [reference],
  elsewhere: ['Node.js best practices 2.5'],
  judge(service) {
    const routes = businessRoutes(service);
    if (routes.length < enoughRoutes) {
      return notApplicable(
        `The service has fewer than ${enoughRoutes} HTTP routes of its own.`,
      );
    }
    const answers = service.fact(errorAnswersOf);
    const shapes = shapesOf(answers);
    if (shapes.length < manyShapes) {
      const [first] = shapes;
      return pass(
        first
          ? `Error bodies that handlers write out have ${
              shapes.length === 1 ? 'one shape' : 'two shapes'
            } ({ ${first[0].keys.join(', ')} }).`
          : 'No handler writes out an error body of its own.',
        first ? evidenceAt(service, first.slice(0, 1), 'proof') : [],
      );
    }
    const [[first], [second]] = shapes;
    return fail({
      message: `Handlers answer errors in ${
        shapes.length
      } different shapes, for example { ${first.keys.join(
        ', ',
      )} } at ${placeName(first)} and { ${second.keys.join(
        ', ',
      )} } at ${placeName(second)}.`,
      evidence: evidenceAt(
        service,
        shapes.map(([each]) => each),
        'offender',
      ),
      recommendation: {
        title: 'Answer Errors in One Shape',
        text: `Route ${placeName(
          second,
        )} through a shared error helper and describe the shape in the contract.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
