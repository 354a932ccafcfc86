import { bodyHandlingOf, type BodyHandling } from '../../facts/http/bodies';
import { routesOf } from '../../facts/http';
import { graphqlServerOf } from '../../facts/http/graphql';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { routeName } from './shared';

const reference =
  'https://github.com/OWASP/ASVS/blob/master/5.0/en/0x11-V2-Validation-and-Business-Logic.md';
/** Hooks, uploads and what is validated in a way that nobody would recognise may be among the rest. */
const enough = 0.8;
const mostShown = 20;
/** Fewer stand beside a GraphQL API. */
const fewest = 3;

const examples: Examples = {
  node: {
    language: 'typescript',
    code: 'const CreateOrder = z.object({ sku: z.string(), qty: z.number().int().positive() }).strict();\nconst order = CreateOrder.parse(req.body);',
  },
  python: {
    language: 'python',
    code: 'class CreateOrder(BaseModel):\n    model_config = ConfigDict(extra="forbid")\n    sku: str = Field(min_length=1)\n    qty: PositiveInt',
  },
  jvm: {
    language: 'java',
    code: 'record CreateOrder(@NotBlank String sku, @Positive int qty) {}\n\nOrder create(@Valid @RequestBody CreateOrder order)',
  },
  go: {
    language: 'go',
    code: 'type createOrder struct {\n\tSKU string `json:"sku" binding:"required,max=64"`\n\tQty int    `json:"qty" binding:"gt=0"`\n}',
  },
  dotnet: {
    language: 'csharp',
    code: 'public record CreateOrder([Required, StringLength(64)] string Sku, [Range(1, 100)] int Qty);',
  },
  ruby: {
    language: 'ruby',
    code: 'order = Order.new(params.expect(order: [:sku, :qty]))\n# in the model: validates :qty, numericality: { greater_than: 0 }',
  },
  php: {
    language: 'php',
    code: "$order = $request->validate([\n    'sku' => ['required', 'string', 'max:64'],\n    'qty' => ['required', 'integer', 'min:1'],\n]);",
  },
  rust: {
    language: 'rust',
    code: '#[derive(Deserialize, Validate)]\nstruct CreateOrder {\n    #[validate(length(min = 1, max = 64))]\n    sku: String,\n}',
  },
};

export const apiInputValidated = defineCheck({
  id: 'api-input-validated',
  area: 'api-and-routing',
  title: 'Is every request body validated against a schema before use?',
  severity: 'major',
  kind: 'ratio',
  confidence: 'medium',
  phrases: {
    strength: 'request bodies that are validated',
    gap: 'request bodies that are used as they come',
  },
  why: 'What no schema turns away reaches the code behind it: missing fields become errors in the middle of a change, and surprising ones become data that nobody meant to accept.',
  decision: {
    applies: 'A handler reads the body of a POST, PUT or PATCH request.',
    passes:
      'At least four in five of these handlers validate what they read: by a schema, a typed model with rules, a form, or own code that looks at every field.',
    fails:
      'Fewer do. Types that are only parsed count half, because they hold the structure and not the content; the finding is minor where nothing but content is missing.',
    exceptions: [
      'Handlers that read no body, take only files, or check the signature of what they store.',
      'Types that the compiler erases, and libraries that are installed and never called, validate nothing.',
      'Handlers that are not in the tree: unknown when they are the most; so are one or two routes beside a GraphQL API.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: "app.post('/orders', (req, res) => orders.create(req.body));",
    good: "app.post('/orders', validate(CreateOrder), (req, res) => orders.create(req.body));",
  },
  remedy:
    'Describe each body with a schema, validate it before anything else happens, turn unknown fields away, and answer 400 with what is wrong.',
  references: [reference],
  elsewhere: ['OWASP ASVS 2.2.1, 2.2.2', 'Node best practices 6.10'],
  judge(service) {
    const handled = service.fact(bodyHandlingOf);
    const relevant = handled.filter(({ state }) => state !== 'unread');
    if (relevant.length === 0) {
      return notApplicable(
        service.fact(routesOf).length === 0
          ? 'No route was found.'
          : 'No route reads a request body.',
      );
    }
    const of = (wanted: BodyHandling['state']) =>
      relevant.filter(({ state }) => state === wanted);
    const validated = of('validated');
    const unread = of('unknown');
    const loose = [...of('open'), ...of('typed')];
    const known = validated.length + loose.length;
    const covered = validated.length + of('typed').length / 2;
    const graph =
      relevant.length < fewest
        ? service.fact(graphqlServerOf)?.server
        : undefined;
    if (loose.length > 0 && graph)
      return unknown(
        `What callers send goes to GraphQL (${placeName(
          graph,
        )}), whose schema checks its types; only ${count(
          relevant.length,
          'route',
        )} beside it ${relevant.length === 1 ? 'takes' : 'take'} a body.`,
      );
    if (
      loose.length > 0 &&
      (covered + unread.length) / relevant.length < enough
    )
      return unvalidated(loose);
    if (unread.length > known || covered / known < enough) {
      const [{ route }] = unread;
      return unknown(
        `The code that answers ${routeName(route)} at ${placeName(
          route,
        )} is not in the tree or could not be followed.`,
      );
    }
    return pass(
      loose.length === 0
        ? `All ${count(known, 'route')} with a body validate${
            known === 1 ? 's' : ''
          } it.`
        : `${validated.length} of ${count(
            known,
            'route',
          )} with a body validate it.`,
      evidenceAt(
        service,
        validated.slice(0, 1).map(({ at, route }) => at ?? route),
        'proof',
      ),
    );

    function unvalidated(offenders: BodyHandling[]) {
      const [{ route, at, state }] = offenders;
      const place = at ?? route;
      const only = offenders.every(each => each.state === 'typed');
      return fail({
        message: `${offenders.length} of ${count(
          relevant.length,
          'route',
        )} accept${relevant.length === 1 ? 's' : ''} a body ${
          only ? 'whose content is not validated' : 'without validation'
        }, for example ${routeName(route)} at ${placeName(place)}.`,
        evidence: evidenceAt(
          service,
          [
            ...offenders.map(each => each.at ?? each.route),
            // Where a validator would stand, where that is another place.
            ...offenders
              .filter(each => each.at && each.at.path !== each.route.path)
              .map(each => each.route),
          ].map(({ path, line }) => ({ path, line })),
          'offender',
          mostShown,
        ),
        ...(only ? { severity: 'minor' as const } : {}),
        recommendation: {
          title: 'Validate Request Bodies',
          text: `Validate the ${
            state === 'typed' ? 'content' : 'body'
          } of ${routeName(route)} at ${placeName(
            place,
          )} with a schema and reject unknown fields.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
  },
});
