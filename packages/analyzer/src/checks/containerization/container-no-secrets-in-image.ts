import { imageSecretsOf } from '../../facts/containers/secrets';
import { defineCheck, fail, pass } from '../check';
import { evidence, placeName } from '../evidence';
import { exampleFor, fromLine, imageOr, type Examples } from './shared';

const reference =
  'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/';

const examples: Examples = {
  node: 'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci --omit=dev',
  python:
    'RUN --mount=type=secret,id=pip_index,env=PIP_INDEX_URL pip install -r requirements.txt',
  go: 'RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download',
  jvm: 'RUN --mount=type=secret,id=maven,target=/root/.m2/settings.xml mvn package',
  dotnet:
    'RUN --mount=type=secret,id=nuget,target=/root/.nuget/NuGet/NuGet.Config dotnet restore',
};

export const containerNoSecretsInImage = defineCheck({
  id: 'container-no-secrets-in-image',
  area: 'containerization',
  title: 'Are secrets kept out of image layers and build arguments?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'an image without secrets',
    gap: 'secrets in image layers or build arguments',
  },
  why: 'Whoever can pull an image can read every layer and the build history, long after a later layer removed the file. A secret that was ever in an image has to be replaced.',
  decision: {
    applies: 'A production Dockerfile exists.',
    passes:
      'No layer or build argument holds a secret; `RUN --mount=type=secret` and `type=ssh` are the right way.',
    fails:
      'An `ENV` or `ARG` with the name of a secret has a literal value (critical); an `ARG` with such a name is used while the final image is built; a key, credentials or dotenv file of the tree is copied; or a URL in a `RUN` holds credentials.',
    exceptions: [
      'Names that speak of a file, path, public key, lifetime or version.',
      'Placeholders and dummy values that a framework asks for while it compiles assets.',
      'Stages that do not reach the final image: minor, since they stay in the build cache.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'ARG NPM_TOKEN\nRUN echo "_authToken=$NPM_TOKEN" > .npmrc && npm ci',
    good: 'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci --omit=dev',
  },
  remedy:
    'Mount secrets that the build needs with `RUN --mount=type=secret`, and give the running container its secrets from the platform. Replace every secret that an image held.',
  references: [reference, 'https://docs.docker.com/build/building/secrets/'],
  elsewhere: [
    'Docker SecretsUsedInArgOrEnv',
    'hadolint DL3064',
    'Trivy DS-0031',
    'Semgrep dockerfile secret-in-build-arg',
    'Node best practices 8.11',
  ],
  judge(service) {
    const found = imageOr(service);
    if ('answer' in found) return found.answer;
    const { secrets, mounts } = service.fact(imageSecretsOf);
    if (!secrets.length) {
      const proof = mounts[0] ?? fromLine(found.image);
      return pass(
        mounts.length
          ? `${placeName(mounts[0])} mounts the secret instead of storing it.`
          : `No layer of ${found.image.path} holds a secret.`,
        [evidence(service.repository, proof, 'proof')],
      );
    }
    const [first] = secrets;
    return fail({
      message: `${placeName(first)} ${first.what}.`,
      severity: first.severity,
      evidence: secrets
        .slice(0, 10)
        .map(secret => evidence(service.repository, secret, 'offender')),
      recommendation: {
        title: 'Keep Secrets Out of the Image',
        text: `Pass ${
          first.name
        } as a build secret or at run time instead of at ${placeName(first)}.`,
        example: exampleFor(service, examples, examples.node!),
        reference,
      },
    });
  },
});
