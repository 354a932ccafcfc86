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
  'indented lines': n => `logging:\n${'      a: b\n'.repeat(n / 11)}`,
  'lines of blanks': n => `logging:\n${'      \n'.repeat(n / 7)}`,
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
  'keywords and blanks': n => keywordsAndBlanks(k => k, n),
  'keywords, names and blanks': n => keywordsAndBlanks(k => `${k} a`, n),
  'keywords, brackets and blanks': n => keywordsAndBlanks(k => `${k}(`, n),
  'assigned keywords and blanks': n => keywordsAndBlanks(k => `a = ${k}`, n),
  'data on one line': n => `{"a":{${'"b1": "c d e1", '.repeat(n / 16)}}}`,
  'comments alone': n => '# a: b\n'.repeat(n / 7),
  'aliases of one anchor': n =>
    `a: &a [1]\n${Array.from({ length: n / 10 }, (_, i) => `k${i}: *a\n`).join(
      '',
    )}`,
  'blocks without an end': n => 'def f(a)\n  a\n'.repeat(n / 13),
  'carriage returns': n => 'a\r'.repeat(n / 2),
  'double quotes alone': n => '"'.repeat(n),
  'single quotes alone': n => "'".repeat(n),
  'backticks alone': n => '`'.repeat(n),
  'tabs alone': n => '\t'.repeat(n),
  'colons and arrows': n => 'a::b->c=>'.repeat(n / 9),
  paths: n => '/a'.repeat(n / 2),
  'names with dashes': n => 'a-'.repeat(n / 2),
  'names with underscores': n => 'A_'.repeat(n / 2),
  'numbers and dots': n => '1.'.repeat(n / 2),
  'comments of markup': n => '<!--'.repeat(n / 4),
  'tags that never close': n => '<a '.repeat(n / 3),
  'templates that never close': n => '{{ a | '.repeat(n / 7),
  'embedded code that never closes': n => '<% '.repeat(n / 3),
  'shells in shells': n => '$('.repeat(n / 2),
  'attributes that never close': n => '#['.repeat(n / 2),
  'text blocks': n => '""" '.repeat(n / 4),
  heredocs: n => 'cat <<A\n'.repeat(n / 8),
  'raw strings that never close': n => 'r#"'.repeat(n / 3),
  'deeper and deeper': n =>
    Array.from(
      { length: Math.floor(Math.sqrt(n)) },
      (_, depth) => `${' '.repeat(depth)}a:\n`,
    ).join(''),
  'conditions without an end': n => 'if a then '.repeat(n / 10),
  'continued lines': n => 'RUN a && \\\n'.repeat(n / 11),
  'variables of a shell': n => '$A ${B:-$C} '.repeat(n / 12),
  'assignments in a row': n => 'A=b B=c '.repeat(n / 8),
  'generic types': n => 'A<'.repeat(n / 2),
  'lambdas in lambdas': n => '(a) => '.repeat(n / 7),
  'lists of YAML': n => '- a: b\n'.repeat(n / 7),
  'lists in lists': n => '- '.repeat(n / 2),
  'routes of every kind': n =>
    'app.get(\'/a/:b\', c); @GetMapping("/a") r.GET("/a", b) '.repeat(n / 53),
  'tokens and words': n => 'password = secret token key '.repeat(n / 28),
  'surrogates and controls': n => '\ud800\u0001\u202e'.repeat(n / 3),
};

const keywords =
  'import from export const let var def class func function fn public private async await return if else elif for while try catch except finally rescue ensure raise throw throws new use using namespace package require include module struct interface type enum match switch case with as extends implements override static final void app.get router.post r.GET @Get @app.get [HttpGet] Route::get resources path SELECT UPDATE INSERT DELETE CREATE ALTER FROM RUN COPY CMD ENV log.info console.log logger.error process.env os.environ os.Getenv'.split(
    ' ',
  );

/** Each in turn, with as many blanks behind it as pattern matching sees. */
function keywordsAndBlanks(
  lead: (keyword: string) => string,
  length: number,
): string {
  return Array.from(
    { length: Math.floor(length / 910) },
    (_, i) => `${lead(keywords[i % keywords.length])}${' '.repeat(900)}\n`,
  ).join('');
}

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
