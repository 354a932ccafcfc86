import { bodyHandlingOf } from '../../facts/http/bodies';
import { modelBoundariesOf, type RawModel } from '../../facts/http/models';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  entryPlace,
  evidenceAt,
  exampleFor,
  type Examples,
} from '../shared';

const reference =
  'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/';

const examples: Examples = {
  python: {
    language: 'python',
    code: '@router.get("/users/{id}", response_model=UserOut)\ndef get_user(id: int, db: Session = Depends(get_db)): ...',
  },
  node: {
    language: 'typescript',
    code: 'const { name, email } = UpdateUser.parse(req.body);\nawait prisma.user.update({ where: { id }, data: { name, email }, select: { id: true, name: true } });',
  },
  jvm: {
    language: 'java',
    code: 'record CreateUser(@NotBlank String name) {}\nrecord UserView(long id, String name) {}\n\nUserView create(@Valid @RequestBody CreateUser request)',
  },
  go: {
    language: 'go',
    code: 'type createUser struct {\n\tName string `json:"name" binding:"required"`\n}\ndb.Create(&User{Name: request.Name})',
  },
  dotnet: {
    language: 'csharp',
    code: 'public record CreateUser(string Name);\npublic record UserView(int Id, string Name);',
  },
  ruby: {
    language: 'ruby',
    code: 'User.create!(params.expect(user: [:name, :email]))',
  },
  php: {
    language: 'php',
    code: "User::create($request->validate(['name' => ['required', 'string']]));",
  },
  rust: {
    language: 'rust',
    code: '#[derive(Deserialize)]\nstruct CreateUser { name: String }\n\nasync fn create(Json(user): Json<CreateUser>) -> Json<UserView>',
  },
};

export const apiDtoBoundaries = defineCheck({
  id: 'api-dto-boundaries',
  area: 'api-and-routing',
  title:
    'Do requests and responses pass through explicit shapes rather than raw persistence models?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'explicit shapes between the API and its tables',
    gap: 'models that requests write onto directly',
  },
  why: 'Whoever may send a whole row may also send the fields nobody thought of: the owner, the role, the price. And a row that is sent back tells what its table learns next year, a password’s hash included.',
  decision: {
    applies: 'The service has persistence models and reads request bodies.',
    passes:
      'No handler binds a request onto a model, or answers with a model that has a secret in it.',
    fails:
      'A handler takes a model as its body, puts the whole body onto one, or returns one with a field for a password that nothing leaves out.',
    exceptions: [
      'Bodies that went through a schema before: it lists the allowed fields.',
      'Eloquent models with fillable fields, and serializers with read-only fields.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: 'await prisma.user.update({ where: { id }, data: req.body });',
    good: 'const { name } = UpdateUser.parse(req.body);\nawait prisma.user.update({ where: { id }, data: { name } });',
  },
  remedy:
    'Give each request and each answer a type of its own that lists its fields, and copy between it and the model by name.',
  references: [reference],
  elsewhere: [
    'OWASP API3:2023',
    'OWASP ASVS 15.3.1, 15.3.3',
    'Brakeman mass assignment',
  ],
  judge(service) {
    const { hasModels, raw } = service.fact(modelBoundariesOf);
    if (!hasModels) return notApplicable('No persistence models were found.');
    if (
      service.fact(bodyHandlingOf).every(({ state }) => state === 'unread') &&
      raw.length === 0
    )
      return notApplicable('No route reads a request body.');
    if (raw.length === 0) {
      const place = entryPlace(service);
      return pass(
        'No handler binds a request onto a persistence model or returns one with a secret.',
        place ? evidenceAt(service, [place], 'proof') : [],
      );
    }
    const [first] = raw;
    return fail({
      message: `${sentence(first)}${andMore(raw.length)}.`,
      evidence: evidenceAt(
        service,
        raw.flatMap(each => [each, ...(each.field ? [each.field] : [])]),
        'offender',
        20,
      ),
      recommendation: {
        title: 'Put a Type Between Request and Model',
        text: `Introduce a ${
          first.kind === 'bind' ? 'request' : 'response'
        } type at ${placeName(first)} that lists the allowed fields.`,
        example: exampleFor(service, examples, 'python'),
        reference,
      },
    });
  },
});

function sentence(raw: RawModel): string {
  return raw.kind === 'bind'
    ? `${placeName(raw)} binds the request onto the ${raw.model} model directly`
    : `${placeName(raw)} returns the ${
        raw.model
      } model directly, including the field ${raw.field?.name}`;
}
