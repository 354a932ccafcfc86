/** Texts made to hurt whoever reads them with patterns, recursion or trust: by name, each as long as asked for. */
export const hostileTexts: Record<string, (length: number) => string> = {
  'one long word': n => 'a'.repeat(n),
  'one long line of blanks': n => `x${' '.repeat(n)}y`,
  'blank lines': n => '\n'.repeat(n),
  'brackets that never close': n => '('.repeat(n),
  'braces that never close': n => '{'.repeat(n),
  'brackets in brackets': n => '['.repeat(n / 2) + ']'.repeat(n / 2),
  'quotes that never close': n => `${'"a\n'.repeat(n / 3)}'`,
  'comments that never close': n => '/*'.repeat(n / 2),
  'chains of members': n => `${'a.'.repeat(n / 2)}get('/x')`,
  'chains of calls': n => `app${".get('/x', f)".repeat(n / 13)}`,
  'words and blanks': n => 'a '.repeat(n / 2),
  'words and commas': n => 'a, '.repeat(n / 3),
  operators: n => 'a + "b" + '.repeat(n / 10),
  slashes: n => '/'.repeat(n),
  backslashes: n => '\\'.repeat(n),
  equals: n => 'a='.repeat(n / 2),
  dashes: n => '-'.repeat(n),
  'minified code': n =>
    'function(a){try{b(a)}catch(e){}if(x)return c.get("/a",d)};'.repeat(n / 58),
  decorators: n => '@a.b("c")\n'.repeat(n / 10),
  'annotations with arguments': n => '@A(b = "c", '.repeat(n / 12),
  'catch blocks': n => 'try { a() } catch (e) { }\n'.repeat(n / 26),
  'except blocks': n =>
    'try:\n  a()\nexcept Exception:\n  pass\n'.repeat(n / 39),
  interpolation: n => '${'.repeat(n / 2) + '}'.repeat(n / 2),
  'template strings': n => '`${`'.repeat(n / 4),
  'environment reads': n => 'process.env.JWT_SECRET || "x";'.repeat(n / 30),
  'sql in strings': n => 'q("SELECT * FROM a WHERE b=" + c);\n'.repeat(n / 36),
  urls: n => 'http://a:b@c.example/'.repeat(n / 21),
  keys: n => 'AKIA'.repeat(n / 4),
  base64: n => 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo'.repeat(n / 35),
  'imports and blanks': n => `import${' '.repeat(900)}\n`.repeat(n / 907),
  'data on one line': n => `{"a":{${'"b1": "c d e1", '.repeat(n / 16)}}}`,
  'comments alone': n => '# a: b\n'.repeat(n / 7),
  'aliases of one anchor': n =>
    `a: &a [1]\n${Array.from({ length: n / 10 }, (_, i) => `k${i}: *a\n`).join(
      '',
    )}`,
  'blocks without an end': n => 'def f(a)\n  a\n'.repeat(n / 13),
  'carriage returns': n => 'a\r'.repeat(n / 2),
  'surrogates and controls': n => '\ud800\u0001\u202e'.repeat(n / 3),
};

/** Where such a text is put: every kind of file that is read in its own way. */
export const hostilePaths: string[] = [
  'app.py',
  'shop/settings.py',
  'shop/urls.py',
  'server.js',
  'src/main.ts',
  'src/main/java/App.java',
  'src/main/kotlin/App.kt',
  'main.go',
  'Program.cs',
  'app/controllers/orders_controller.rb',
  'config/routes.rb',
  'routes/api.php',
  'src/main.rs',
  'db/migrate/20240101000000_a.rb',
  'migrations/0001_a.sql',
  'tests/test_a.py',
  'src/a.test.ts',
  'Dockerfile',
  'entrypoint.sh',
  'Makefile',
  'compose.yaml',
  'k8s/deployment.yaml',
  'charts/a/templates/deployment.yaml',
  '.github/workflows/ci.yml',
  '.gitlab-ci.yml',
  'Jenkinsfile',
  'openapi.yaml',
  'openapi.json',
  'schema.graphql',
  'api.proto',
  'nginx.conf',
  'README.md',
  '.env',
  '.dockerignore',
  '.gitignore',
  'application.yml',
  'src/main/resources/application.properties',
  'appsettings.json',
  'terraform/main.tf',
  'catalog-info.yaml',
  'CODEOWNERS',
  'renovate.json',
];

/** A service of each ecosystem in few lines, so that every reader has something to begin with. */
export const everyStack: Record<string, string> = {
  'package.json':
    '{"name":"a","scripts":{"start":"node server.js"},"dependencies":{"express":"4.0.0","@nestjs/core":"10.0.0","jsonwebtoken":"9.0.0","pg":"8.0.0","typeorm":"0.3.0"}}',
  'requirements.txt':
    'django==5.0\nfastapi==0.115.0\nflask==3.0.0\nsqlalchemy==2.0.0\n',
  'go.mod':
    'module example.com/a\n\ngo 1.23\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
  'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
  Gemfile: "gem 'rails'\ngem 'pg'\n",
  'build.gradle':
    "dependencies {\n  implementation 'org.springframework.boot:spring-boot-starter-web'\n  implementation 'org.springframework.boot:spring-boot-starter-data-jpa'\n}\n",
  'a.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Npgsql" Version="8.0.0" /></ItemGroup></Project>',
  'Cargo.toml':
    '[package]\nname = "a"\n\n[dependencies]\naxum = "0.7"\nsqlx = "0.8"\n',
};

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The text with a few random injuries: parts cut, doubled, swapped for noise, lines moved. */
export function mutate(text: string, random: () => number): string {
  const noise = [
    '{',
    '}',
    '"',
    "'",
    '`',
    '(',
    '\\',
    '\u0000',
    '${',
    '/*',
    '#',
    '\t',
    ': ',
    '- ',
    '<',
    '&a',
    '*a',
    '\n\n',
    '🦆',
    '@',
  ];
  let mutated = text;
  const times = 1 + Math.floor(random() * 6);
  for (let i = 0; i < times; i++) {
    const from = Math.floor(random() * mutated.length);
    const to = Math.min(mutated.length, from + Math.floor(random() * 80));
    const [before, part, after] = [
      mutated.slice(0, from),
      mutated.slice(from, to),
      mutated.slice(to),
    ];
    const injury = random();
    if (injury < 0.3) mutated = before + after;
    else if (injury < 0.5)
      mutated = before + part.repeat(1 + Math.floor(random() * 20)) + after;
    else if (injury < 0.8)
      mutated =
        before + noise[Math.floor(random() * noise.length)] + part + after;
    else mutated = after + part + before;
  }
  return mutated;
}
