import { classify, type ClassContext } from './file-class';

const context: ClassContext = {
  hasManifest: folder => folder === 'templates/app',
  isGenerated: path => path === 'src/api_client.ts',
  isVendorFolder: folder => folder !== 'internal/vendor',
};

describe('classify', () => {
  it.each([
    ['node_modules/a/index.js', 'VENDOR'],
    ['vendor/github.com/a/b.go', 'VENDOR'],
    ['internal/vendor/model.go', 'SRC'],
    ['static/jquery.min.js', 'VENDOR'],
    ['proto/orders.pb.go', 'GENERATED'],
    ['src/api_client.ts', 'GENERATED'],
    ['dist/main.js', 'GENERATED'],
    ['build/package/Dockerfile', 'DEPLOY'],
    ['gen/openapi.yaml', 'CONFIG'],
    ['tests/test_orders.py', 'TEST'],
    ['app/orders_test.go', 'TEST'],
    ['src/orders/orders.service.spec.ts', 'TEST'],
    ['src/test/java/com/a/OrdersTest.java', 'TEST'],
    ['Shop.UnitTests/CartTests.cs', 'TEST'],
    ['spec/openapi.yaml', 'CONFIG'],
    ['spec/models/order_spec.rb', 'TEST'],
    ['src/main/java/com/example/demo/Application.java', 'SRC'],
    ['src/main/java/io/test/Kit.java', 'SRC'],
    ['examples/client.py', 'EXAMPLE'],
    ['templates/app/main.ts', 'EXAMPLE'],
    ['app/templates/mail.py', 'SRC'],
    ['README.md', 'DOC'],
    ['requirements.txt', 'OTHER'],
    ['notes.txt', 'DOC'],
    ['db/migrate/001_create.rb', 'MIGRATION'],
    ['migrations/0001_initial.py', 'MIGRATION'],
    ['alembic/versions/abc_add.py', 'MIGRATION'],
    ['.github/workflows/ci.yml', 'CI'],
    ['.gitlab-ci.yml', 'CI'],
    ['Dockerfile', 'DEPLOY'],
    ['Dockerfile.dev', 'DEVCONF'],
    ['docker/production/Dockerfile', 'DEPLOY'],
    ['compose.yaml', 'DEPLOY'],
    ['docker-compose.override.yml', 'DEVCONF'],
    ['docker-compose.test.yml', 'DEVCONF'],
    ['.devcontainer/devcontainer.json', 'DEVCONF'],
    ['k8s/deployment.yaml', 'DEPLOY'],
    ['charts/orders/templates/deployment.yaml', 'DEPLOY'],
    ['infra/main.tf', 'DEPLOY'],
    ['src/main/resources/application.yml', 'CONFIG'],
    ['src/main/resources/application-dev.yml', 'DEVCONF'],
    ['.env', 'CONFIG'],
    ['app/main.py', 'SRC'],
    ['logo.png', 'OTHER'],
  ])('%s is %s', (path, expected) => {
    expect(classify(path, context)).toBe(expected);
  });
});
