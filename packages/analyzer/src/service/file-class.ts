import { languageOf } from '../repository';

/** What a file is for. Every file has exactly one class: the first rule that matches (docs/concepts.md). @public */
export type FileClass =
  | 'VENDOR'
  | 'GENERATED'
  | 'TEST'
  | 'EXAMPLE'
  | 'DOC'
  | 'MIGRATION'
  | 'CI'
  | 'DEVCONF'
  | 'DEPLOY'
  | 'CONFIG'
  | 'SRC'
  | 'OTHER';

/** What the class of a file depends on beside its own path. */
export interface ClassContext {
  /** Whether a folder holds its own package manifest (makes `templates/x` an example). */
  hasManifest(folder: string): boolean;
  /** Whether the first lines say that the file is generated, or `.gitattributes` does. */
  isGenerated(path: string): boolean;
  /** Whether only a build for tests takes it: Go's `//go:build e2e`. */
  isForTestBuilds(path: string): boolean;
  /** Whether a folder is a part of the program whatever it is called: an application of Django. */
  isApplication(folder: string): boolean;
  /** Go modules may use a folder `vendor` of their own. */
  isVendorFolder(folder: string): boolean;
  /** Whether pip put packages into a folder above: `pip install --target deps`. */
  isInstalled(path: string): boolean;
}

const vendorSegments = new Set([
  'node_modules',
  'third_party',
  'bower_components',
  '.venv',
  'venv',
  'site-packages',
  'pods',
  '.yarn',
  '.mvn',
]);
const generatedFolders = new Set([
  '__generated__',
  'generated',
  'gen',
  'dist',
  'build',
  'target',
  'out',
  '.next',
]);
const testSegments = new Set([
  'test',
  'tests',
  'testing',
  '__tests__',
  'e2e',
  'cypress',
  'playwright',
  'testdata',
  'testutil',
  'testutils',
  'test-utils',
  'test_utils',
  'testhelper',
  'testhelpers',
  'test-helpers',
  'test_helpers',
  'testsupport',
  '__testutils__',
  'fixtures',
  'datafixtures',
  '__mocks__',
  'mocks',
  'spec',
  'specs',
  'integrationtest',
  'testfixtures',
]);
const exampleSegments =
  /^_?(?:examples?|samples?|demos?|playground|tutorials?|cookbook|benchmarks?|bench|spikes?|spiking)$/;
const developmentWord =
  /^(?:dev|devel|develop|development|local|debug|test|testing|tests|integration|ci|e2e|playwright|mock|sandbox|docs)$/;

/** Of editors and of the assistants that write code. */
const developmentFolder =
  /^\.(?:devcontainer|vscode|idea|agents?[\w-]*|claude|cursor|codex|gemini|windsurf|kiro|continue|husky|storybook)$/;

const generatedName =
  /\.pb\.go$|_pb2(?:_grpc)?\.py$|\.g\.cs$|\.designer\.cs$|\.d\.ts$|_gen\.go$|\.generated\.\w+$|^_ide_helper\w*\.php$|^\.phpstorm\.meta\.php$/;
const testName =
  /^test_.*\.py$|_test\.(?:py|go|rb|exs)$|^(?:conftest|tests)\.py$|\.(?:test|spec|e2e-spec|e2e|smoke|contract)\.[cm]?[jt]sx?$|_spec\.rb$|^test_\w+\.rs$|_tests?\.rs$|^tests?\.rs$/;
/** What a browser test tool is told: `cypress.config.ts`, `wdio.conf.js`. */
const testToolName =
  /^(?:cypress|playwright|wdio|nightwatch|protractor|codecept|testcafe)[\w-]*\.(?:[\w-]+\.)?conf(?:ig)?(?:\.[\w-]+)?\.[cm]?[jt]s$/;
/** Class names end in a capitalised word: OrdersIT.java is a test, Kit.java is not. */
const testClassName =
  /(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|groovy|scala)$|Tests?\.(?:cs|fs|vb|php)$|Spec\.php$/;
const testProjectSegment =
  /\.(?:tests?|unittests?|functionaltests?|integrationtests?|acceptancetests?|specs?|test(?:harness|console|client))$|\.\w{0,60}(?:stub|mock)s?(?:\.(?:api|web|service|app))?$/;
const testFolderName =
  /^(?:e2e|api|integration|functional|acceptance|unit|system|smoke|contract|component)[-_]?tests?$|^e2e[-_][\w-]+$|[-_](?:e2e|tests)$|(?<!^(?:a[-_]?b|split|multivariate|usability|pen(?:etration)?))[-_]testing$|^tests?[-_](?:utils?|helpers?|support|fixtures|integration|unit|e2e|smoke|acceptance|functional|contract|performance)$/;
/** Gradle's source sets for tests, by whatever name. */
const testSourceSet =
  /(?:^|\/)src\/\w{0,40}Tests?\/(?:java|kotlin|groovy|scala|resources)\//;
/** Whole programs for tests, with images and manifests of their own. */
const testProgramFolder =
  /^tests?[-_](?:engineering|automation|harness|suites?)$|^(?:load|perf|performance|stress)[-_]?tests?$/;
const ciPath =
  /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$|^\.github\/actions\/.+|^\.gitlab-ci\.ya?ml$|^\.gitlab\/.+\.ya?ml$|^jenkinsfile[^/]*$|(?:^|\/)jenkinsfile$|^\.circleci\/.+\.ya?ml$|^azure-pipelines[^/]*\.ya?ml$|^\.azure-pipelines\/.+\.ya?ml$|^bitbucket-pipelines\.ya?ml$|^\.buildkite\/.+\.ya?ml$|^\.drone\.ya?ml$|^\.woodpecker(?:\/.+)?\.ya?ml$|^\.tekton\/.+|^\.travis\.ya?ml$|^\.?appveyor\.ya?ml$|^\.cirrus\.ya?ml$|^codeship-steps\.ya?ml$|^\.semaphore\/.+\.ya?ml$|(?:^|\/)buildspec[\w.-]*\.ya?ml$|^delivery\.ya?ml$|^cloudbuild\.ya?ml$|(?:^|\/)cloudbuild\.ya?ml$/;
const dockerfileName =
  /^(?:dockerfile|containerfile)(?:[.\-_].+)?$|\.(?:dockerfile|containerfile)$/;
const composeName =
  /^(?:docker-)?compose(?:[.\-_].+)?\.ya?ml$|docker-compose.*\.ya?ml$/;
const deployFolder =
  /^(?:deploy|deployments?|k8s|kubernetes|charts?|helm|helm_deploy|infra|infrastructure|ops|manifests|kustomize|overlays|\.kube|\.k8s|\.kubernetes|terraform|argocd|flux|nomad|ecs|\.?nais|\.do|\.platform|openshift)$/;
const deployName =
  /^(?:procfile|fly(?:\.[\w-]+)?\.toml|render\.ya?ml|railway\.(?:json|toml)|nixpacks\.toml|heroku\.yml|app\.json|captain-definition|vercel\.json|serverless\.ya?ml|template\.ya?ml|samconfig\.toml|app\.ya?ml|skaffold\.ya?ml|chart\.ya?ml|values.*\.ya?ml|kustomization\.ya?ml|project\.toml|docker-bake\.(?:hcl|json)|wrangler\.toml|score\.ya?ml|.*\.tf|.*\.tfvars|.*\.nomad|copilot\.ya?ml|apprunner\.ya?ml|\.dockerignore|.*\.dockerignore)$/;
const configName =
  /^\.env(?:\..+)?$|\.env$|\.(?:ya?ml|json|jsonc|toml|ini|cfg|conf|properties|xml|env|config|csproj|sln|slnx|props|gradle|mod|sum|lock|editorconfig)$|^(?:gemfile|rakefile|pipfile|makefile|justfile|taskfile|procfile|codeowners|\.gitattributes|\.dockerignore|\.gitignore)$/i;
const testConfigOnly = /\.(?:ya?ml|json|toml|ini|xml|properties)$/;

/**
 * The class of a file. `path` is relative to what is judged: the service's folder, or the repository's root for what
 * lies outside it.
 */
export function classify(path: string, context: ClassContext): FileClass {
  const lower = path.toLowerCase();
  const steps = lower.split('/');
  const name = steps[steps.length - 1];
  // Below src/main/java the folders are package names: com/example/demo is no example.
  const folders = steps.slice(0, packageRoot(steps));
  const language = languageOf(path);
  const isSource = language !== undefined;

  if (isVendored(path, folders, name, context)) return 'VENDOR';
  const migration = isMigration(lower, isSource || name.endsWith('.sql'));
  if (!migration && isGenerated(path, folders, name, isSource, context)) {
    return 'GENERATED';
  }
  if (ciPath.test(lower)) return 'CI';
  if (
    isTest(path, lower, folders, name, isSource) ||
    (isSource && context.isForTestBuilds(path))
  )
    return 'TEST';
  if (isSource && isExample(path, folders, context)) return 'EXAMPLE';
  const deploymentArtefact =
    dockerfileName.test(name) || composeName.test(name);
  if (!deploymentArtefact && isDocument(folders, name)) return 'DOC';
  if (migration) return 'MIGRATION';
  if (isDevelopment(folders, name, deploymentArtefact)) return 'DEVCONF';
  if (
    deploymentArtefact ||
    deployName.test(name) ||
    (!isSource &&
      folders.some(folder => deployFolder.test(folder)) &&
      /\.(?:ya?ml|json|tpl|hcl|toml|env)$/.test(name))
  ) {
    return 'DEPLOY';
  }
  if (isSource) return 'SRC';
  if (configName.test(name)) return 'CONFIG';
  return 'OTHER';
}

/** How many leading folders of a path are folders in the usual sense, not the steps of a JVM package name. */
function packageRoot(steps: string[]): number {
  for (let i = 0; i + 2 < steps.length - 1; i++) {
    if (
      steps[i] === 'src' &&
      /^(?:java|kotlin|scala|groovy)$/.test(steps[i + 2])
    ) {
      return i + 3;
    }
  }
  return steps.length - 1;
}

function isVendored(
  path: string,
  folders: string[],
  name: string,
  context: ClassContext,
): boolean {
  if (/\.min\.(?:js|css)$/.test(name)) return true;
  if (folders.some(folder => vendorSegments.has(folder))) return true;
  if (context.isInstalled(path)) return true;
  const vendor = folders.indexOf('vendor');
  if (vendor >= 0) {
    const folder = path
      .split('/')
      .slice(0, vendor + 1)
      .join('/');
    return context.isVendorFolder(folder);
  }
  return /(?:^|\/)(?:wwwroot\/lib|assets\/vendor)\//.test(
    `${folders.join('/')}/`,
  );
}

function isGenerated(
  path: string,
  folders: string[],
  name: string,
  isSource: boolean,
  context: ClassContext,
): boolean {
  if (generatedName.test(name)) return true;
  if (!isSource) return false;
  return (
    folders.some(folder => generatedFolders.has(folder)) ||
    context.isGenerated(path)
  );
}

function isMigration(lower: string, holdsCode: boolean): boolean {
  return (
    holdsCode &&
    /(?:^|\/)(?:migrations?|db\/migrate|alembic\/versions|versions|changelog|db\/changelog|revisions(?:\/\w+)?\/versions)\//.test(
      lower,
    ) &&
    /(?:^|\/)(?:migrations?|alembic|db|database|revisions|changelog|resources)\//.test(
      lower,
    )
  );
}

function isTest(
  path: string,
  lower: string,
  folders: string[],
  name: string,
  isSource: boolean,
): boolean {
  if (
    isSource &&
    (testName.test(name) || testToolName.test(name) || testClassName.test(path))
  )
    return true;
  if (
    /(?:^|\/)src\/(?:test|integrationtest|it|testfixtures|functionaltest)\//.test(
      lower,
    ) ||
    testSourceSet.test(path)
  )
    return true;
  const inTestFolder = folders.some(
    folder =>
      testSegments.has(folder) ||
      testProjectSegment.test(folder) ||
      testProgramFolder.test(folder) ||
      (isSource && testFolderName.test(folder)),
  );
  if (!inTestFolder) return false;
  // API descriptions in spec/ are configuration, tests in spec/ are code.
  const onlySpecFolder = folders.every(
    folder =>
      folder === 'spec' ||
      folder === 'specs' ||
      !(
        testSegments.has(folder) ||
        testProjectSegment.test(folder) ||
        testProgramFolder.test(folder)
      ),
  );
  return isSource || !onlySpecFolder || !testConfigOnly.test(name);
}

/** Where the parts of a service stand side by side: `src/modules/example` is one that runs like the others. */
const sourceFolder =
  /^(?:modules?|api|routes?|routers?|features?|domains?|controllers?|handlers?|services|resources|entities|models|usecases?)$/;

function isExample(
  path: string,
  folders: string[],
  context: ClassContext,
): boolean {
  const steps = path.split('/');
  return folders.some((folder, index) => {
    if (exampleSegments.test(folder))
      return (
        !(
          /^(?:example|sample|demo)$/.test(folder) &&
          sourceFolder.test(folders[index - 1] ?? '') &&
          folders
            .slice(0, index - 1)
            .some(above => /^(?:src|app|internal)$/.test(above))
        ) && !context.isApplication(steps.slice(0, index + 1).join('/'))
      );
    return (
      /^templates?$/.test(folder) &&
      folders
        .slice(index)
        .some((_, deeper) =>
          context.hasManifest(steps.slice(0, index + deeper + 1).join('/')),
        )
    );
  });
}

const dependencyList = /^(?:requirements|constraints).*\.txt$|^requirements$/;

function isDocument(folders: string[], name: string): boolean {
  if (/\.(?:md|mdx|rst|adoc)$/.test(name)) return true;
  if (name.endsWith('.txt')) {
    return (
      !dependencyList.test(name) &&
      !folders.includes('requirements') &&
      name !== 'cmakelists.txt'
    );
  }
  return folders[0] === 'docs' || folders[0] === 'doc';
}

function isDevelopment(
  folders: string[],
  name: string,
  deploymentArtefact: boolean,
): boolean {
  if (
    folders.some(folder => developmentFolder.test(folder)) ||
    name === 'tiltfile' ||
    /^(?:docker-)?compose\.override\.ya?ml$/.test(name)
  ) {
    return true;
  }
  const settings =
    /^\.env|\.env$|^(?:appsettings|settings|application|config|bootstrap)[.\-_]/.test(
      name,
    );
  if (!deploymentArtefact && !settings) return false;
  return (
    folders.some(folder => developmentWord.test(folder)) ||
    name.split(/[.\-_]/).some(word => developmentWord.test(word))
  );
}
