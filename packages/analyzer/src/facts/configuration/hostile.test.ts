import { memorySource, openRepository } from '../../repository';
import { Service } from '../../service';
import { configurationManagementChecks } from '../../checks/configuration-management';

const service = (files: Record<string, string>) =>
  new Service(openRepository(memorySource(files)), { name: 'orders' });

const manifests = {
  'package.json': '{"dependencies":{"express":"4.0.0","config":"3.0.0"}}',
  'requirements.txt': 'django==5.0\n',
  'go.mod': 'module example.com/orders\n',
  'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
  Gemfile: "gem 'rails'\n",
  'build.gradle':
    "implementation 'org.springframework.boot:spring-boot-starter-web'\n",
};
const long = (text: string, times = 20_000) => text.repeat(times);

describe('hostile configuration', () => {
  it.each<[string, Record<string, string>]>([
    [
      'long chains of members',
      { 'a.js': `${long('a.')}secret = 'x'; process.env.A` },
    ],
    [
      'brackets that never close',
      {
        'a.js': `process.env[${long('(')}`,
        'shop/settings.py': `A = ${long('{')}`,
      },
    ],
    [
      'nested arrays',
      { 'config/app.php': `<?php\nreturn ${long('[')}${long(']')};` },
    ],
    [
      'placeholders in placeholders',
      {
        'src/main/resources/application.yml': `a: ${long('${', 5_000)}${long(
          '}',
          5_000,
        )}\n`,
      },
    ],
    [
      'a settings module that imports itself',
      {
        'manage.py':
          'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")',
        'shop/settings.py':
          'from .settings import *\nfrom shop.settings import *\nDEBUG = True\n',
      },
    ],
    [
      'classes that derive from each other',
      {
        'a.py':
          'class A(B): pass\nclass B(A):\n    x: int = 1\nclass C(BaseSettings, C): pass\n',
      },
    ],
    [
      'broken documents',
      {
        'src/main/resources/application.yml': 'a: [',
        'config/database.yml': '<% if %>\n: :',
        'config/default.json': '{',
        'compose.yml': 'services: 3',
        'fly.toml': '[[',
        '.env': '\u0000=\n====',
      },
    ],
    [
      'a Secret that is no base64',
      {
        'k8s/a.yaml':
          'kind: Secret\napiVersion: v1\ndata:\n  password: "%%%"\n  token: [1]\n',
      },
    ],
    [
      'many reads of one line',
      { 'server.js': long('process.env.JWT_SECRET || "x";', 5_000) },
    ],
  ])('%s', (_, files) => {
    const subject = service({ ...manifests, ...files });
    const outcomes = configurationManagementChecks.map(
      check => check.judge(subject).outcome,
    );
    expect(outcomes).toHaveLength(configurationManagementChecks.length);
  });
});
