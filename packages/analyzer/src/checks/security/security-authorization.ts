import { authorizationOf } from '../../facts/auth/authorization';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference =
  'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/';

const examples: Examples = {
  node: {
    language: 'ts',
    code: "@Roles('admin') @UseGuards(JwtAuthGuard, RolesGuard)\n@Delete('admin/users/:id') remove(@Param('id') id: string) {}",
  },
  python: {
    language: 'python',
    code: '@router.delete("/admin/users/{id}", dependencies=[Depends(require_role("admin"))])',
  },
  jvm: {
    language: 'java',
    code: '@PreAuthorize("hasRole(\'ADMIN\')")\n@DeleteMapping("/admin/users/{id}")',
  },
  go: {
    language: 'go',
    code: 'admin := api.Group("/admin", requireRole("admin"))',
  },
  dotnet: { language: 'csharp', code: '[Authorize(Roles = "Admin")]' },
  ruby: {
    language: 'ruby',
    code: 'before_action { head :forbidden unless current_user.admin? }',
  },
  php: {
    language: 'php',
    code: "Route::middleware(['auth', 'can:administer'])->prefix('admin')->group(…);",
  },
  rust: {
    language: 'rust',
    code: 'async fn remove(admin: AdminUser, Path(id): Path<Uuid>) -> Result<StatusCode> { … }',
  },
};

export const securityAuthorization = defineCheck({
  id: 'security-authorization',
  area: 'security',
  title: 'Are permissions checked beyond "is logged in"?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'permissions checked beyond being logged in',
    gap: 'routes for the few that every authenticated caller may call',
  },
  why: 'Where being logged in is all that is asked, every account can administer the service and read what belongs to others.',
  decision: {
    applies:
      'Routes stand behind authentication, and some are on a path for the few (administration, internals, roles) or take the id of an object.',
    passes:
      'Each route on such a path asks for a role, scope, policy or ownership, and something in the service checks permissions.',
    fails:
      'A route on such a path asks for a known caller only; or nothing in the service checks a permission or an owner while routes take ids (minor).',
    exceptions: [
      'Row security in the database.',
      'Open routes: they belong to authentication.',
      'Handlers that the tree does not show.',
    ],
  },
  examples: {
    language: 'ts',
    bad: "router.delete('/admin/users/:id', requireAuth, removeUser);",
    good: "router.delete('/admin/users/:id', requireAuth, requireRole('admin'), removeUser);",
  },
  remedy:
    'Ask for a role, scope or policy on every route that is not for everybody, and compare the owner of what a caller asks for by id.',
  references: [reference],
  elsewhere: ['OWASP API1:2023', 'OWASP API5:2023', 'OWASP ASVS 8.2'],
  judge(service) {
    const { authenticates, privileged, unchecked, byId, construct } =
      service.fact(authorizationOf);
    if (!authenticates)
      return notApplicable(
        'No route stands behind authentication that could ask for more.',
      );
    if (!privileged.length && !byId.length)
      return notApplicable(
        'No route is on a path for the few or takes the id of an object.',
      );
    // A path for the few that is checked is a construct of its own.
    const known = construct ?? privileged[0];
    const missing = known ? [] : byId;
    const [first] = unchecked.length ? unchecked : missing;
    if (first) {
      const named = `${first.method} ${first.route} at ${placeName(first)}`;
      return fail({
        ...(unchecked.length ? {} : { severity: 'minor' }),
        message: unchecked.length
          ? `${named} is open to every authenticated caller.`
          : `Nothing in the service checks a permission or an owner, although ${named} takes the id of an object.`,
        evidence: evidenceAt(
          service,
          unchecked.length ? unchecked : [first],
          unchecked.length ? 'offender' : 'anchor',
          20,
        ),
        recommendation: {
          title: 'Check Permissions',
          text: `Require a role, scope or ownership check on ${named}.`,
          example: exampleFor(service, examples, 'node'),
          reference,
        },
      });
    }
    const proof = known ?? byId[0];
    return pass(
      `Permissions are checked beyond being logged in, see ${placeName(
        proof,
      )}.`,
      evidenceAt(service, [proof], 'proof'),
    );
  },
});
