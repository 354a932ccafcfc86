import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { platformFilesOf } from '../deployment/platforms';

/** A way to build the production image without a Dockerfile, and where it is set up. */
export interface ImageBuilder {
  title: string;
  path: string;
  line: number;
}

/** An Aspire host that only starts projects builds no image: it must say what it is published to. */
const publishedByAspire =
  /\bAdd(?:AzureContainerApp|DockerCompose|Kubernetes|AzureAppService)Environment\b|\bPublishAs(?:AzureContainerApp|DockerComposeService|DockerFile|KubernetesService)\b/;

interface TextProof {
  title: string;
  file: RegExp;
  text: RegExp;
}

/** Build plugins and files that stand for an image by themselves. */
const proofs: TextProof[] = [
  {
    title: 'the Jib plugin',
    file: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml)$/,
    text: /<artifactId>\s*jib-maven-plugin|com\.google\.cloud\.tools\.jib/,
  },
  {
    title: "Quarkus' container image extension",
    file: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    text: /quarkus-container-image-(?:jib|buildpack|docker|podman|openshift)/,
  },
  {
    title: 'the .NET SDK container target',
    file: /\.csproj$|directory\.build\.props$/i,
    text: /<EnableSdkContainerSupport>\s*true|<ContainerRepository>|<ContainerImageName>|Microsoft\.NET\.Build\.Containers/,
  },
  {
    title: 'Cloud Native Buildpacks',
    file: /(?:^|\/)project\.toml$/,
    text: /\[(?:_|build|io\.buildpacks)/,
  },
  { title: 'ko', file: /(?:^|\/)\.ko\.ya?ml$/, text: /./ },
  {
    title: 'a Nix image',
    file: /(?:^|\/)(?:flake|default|docker|image)\.nix$/,
    text: /dockerTools\.build/,
  },
  {
    title: "Bazel's image rules",
    file: /(?:^|\/)BUILD(?:\.bazel)?$/,
    text: /\b(?:oci_image|container_image|go_image|py3?_image|java_image)\s*\(/,
  },
  {
    title: 'sbt-native-packager',
    file: /(?:^|\/)build\.sbt$/,
    text: /DockerPlugin/,
  },
  {
    title: "Aspire's app host",
    file: /apphost[^/]*\/[^/]*\.cs$|(?:^|\/)apphost\.cs$/i,
    text: publishedByAspire,
  },
];

/** Commands that build an image; pipelines, task files and the README count. */
const commands: Array<[RegExp, string]> = [
  [/spring-boot:build-image/, "Spring Boot's build-image goal"],
  [/\bbootBuildImage\b/, "Spring Boot's bootBuildImage task"],
  [/\bjib:(?:build|dockerBuild)\b|\bgradlew?\s+\S*jib\b/, 'the Jib plugin'],
  [/\bpack build\b/, 'Cloud Native Buildpacks'],
  [/\bko (?:build|publish|apply|resolve)\b|ko-build\/setup-ko/, 'ko'],
  [
    /PublishContainer|--os linux[^\n]*-t:PublishContainer/,
    'the .NET SDK container target',
  ],
  [/\bnixpacks build\b/, 'Nixpacks'],
  [/\bgcloud run deploy\b[^\n]*--source/, "Cloud Run's source builds"],
  [/\bdockerBuild(?:Native)?\b|-Dpackaging=docker/, "Micronaut's image tasks"],
  [/\bbuildah (?:from|bud|build)\b/, 'Buildah'],
];

/** Use as a fact; `undefined` where nothing builds an image without a Dockerfile. */
export function imageBuilderOf(service: Service): ImageBuilder | undefined {
  return (
    manifestBuilder(service) ??
    appHostBuilder(service) ??
    commandBuilder(service) ??
    platformBuilder(service)
  );
}

function manifestBuilder(service: Service): ImageBuilder | undefined {
  const { repository } = service;
  for (const { path, relative } of service.of([
    'SRC',
    'CONFIG',
    'DEPLOY',
    'OTHER',
  ])) {
    for (const proof of proofs) {
      if (!proof.file.test(relative)) continue;
      const match = proof.text.exec(repository.text(path) ?? '');
      if (match)
        return {
          title: proof.title,
          path,
          line: repository.lineIndex(path).lineAt(match.index),
        };
    }
  }
  return undefined;
}

/** An Aspire app host beside the service that names its project: `AddProject<Projects.Orders_API>`. */
function appHostBuilder(service: Service): ImageBuilder | undefined {
  const { repository } = service;
  const folder = service.path.split('/').pop() ?? '';
  if (!folder) return undefined;
  const project = `Projects.${folder.replace(/\W/g, '_')}`;
  for (const { path } of repository.files) {
    if (
      !/apphost[^/]*\/[^/]*\.cs$/i.test(path) ||
      !(
        publishedByAspire.test(repository.text(path) ?? '') ||
        repository.has('azure.yaml')
      )
    )
      continue;
    const index = repository
      .lines(path)
      .findIndex(line => line.includes(`${project}>`));
    if (index >= 0) {
      return { title: "Aspire's app host", path, line: index + 1 };
    }
  }
  return undefined;
}

function commandBuilder(service: Service): ImageBuilder | undefined {
  const { repository } = service;
  for (const file of service.of(
    ['CI', 'SRC', 'CONFIG', 'DEPLOY', 'OTHER', 'DOC'],
    'all',
  )) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const readable =
      file.class === 'CI' ||
      /\.sh$|^(?:makefile|justfile|taskfile\.ya?ml|package\.json|jenkinsfile.*|skaffold\.ya?ml)$/i.test(
        name,
      ) ||
      /^readme\.\w+$/i.test(name);
    if (!readable) continue;
    const text = repository.text(file.path) ?? '';
    for (const [pattern, title] of commands) {
      const match = pattern.exec(text);
      if (match)
        return {
          title,
          path: file.path,
          line: repository.lineIndex(file.path).lineAt(match.index),
        };
    }
  }
  return undefined;
}

/** Platforms that build from source when they are given no Dockerfile. */
function platformBuilder(service: Service): ImageBuilder | undefined {
  const file = service
    .fact(platformFilesOf)
    .find(({ name }) =>
      /^(?:heroku|render|railway|nixpacks|app-engine|digitalocean|fly|dokku|app-runner|elastic-beanstalk|platform-sh|clever-cloud|koyeb|zeabur)$/.test(
        name,
      ),
    );
  return (
    file && {
      title: `${file.title}'s own build`,
      path: file.path,
      line: file.line,
    }
  );
}

/** A plugin that could build an image although nothing calls it. */
export function idleBuilderOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path, ecosystem } of service.fact(stackOf).manifests) {
    if (ecosystem !== 'jvm') continue;
    const index = repository
      .lines(path)
      .findIndex(line =>
        /spring-boot-maven-plugin|id\s*\(?['"]org\.springframework\.boot['"]/.test(
          line,
        ),
      );
    if (index >= 0) return { path, line: index + 1 };
  }
  return undefined;
}
