import { lex, withoutTestModules } from './lexical';

const show = (text: string, language: string) => {
  const { code, uncommented } = lex(text, language);
  expect(code).toHaveLength(text.length);
  expect(uncommented).toHaveLength(text.length);
  return [code, uncommented].map(view => view.replace(/ +/g, ' '));
};

describe('lex', () => {
  it.each([
    ['Python', 'a = "x # y" # z', 'a = " " ', 'a = "x # y" '],
    [
      'Python',
      'def f():\n """run()"""\n g()',
      'def f():\n """ """\n g()',
      undefined,
    ],
    ['Python', "s = 'it\\'s' + call()", "s = ' ' + call()", undefined],
    [
      'TypeScript',
      'a(`x ${y} // no`); // b()',
      'a(` `); ',
      'a(`x ${y} // no`); ',
    ],
    [
      'JavaScript',
      'const r = /["/*]/g; run()',
      'const r = / /g; run()',
      undefined,
    ],
    [
      'JavaScript',
      'const half = a / b; /* c / */ d()',
      'const half = a / b; d()',
      undefined,
    ],
    ['Go', 'q := `SELECT // 1`\nrun()', 'q := ` `\nrun()', undefined],
    [
      'Rust',
      "fn f<'a>(x: &'a str) { g('x') } // h",
      "fn f<'a>(x: &'a str) { g(' ') } ",
      undefined,
    ],
    ['Ruby', 'x = "#{y}" # z\n$#', 'x = " " \n$#', undefined],
    [
      'Ruby',
      'a.scan(/"([^"]+)"/).map { |m| m }',
      'a.scan(/ /).map { |m| m }',
      undefined,
    ],
    [
      'Ruby',
      'half = total / count; x = "y"',
      'half = total / count; x = " "',
      undefined,
    ],
    ['Ruby', "if /don't/.match?(a)\n  b", 'if / /.match?(a)\n b', undefined],
    ['Ruby', "%w[it isn't].each { run }", '%w[ ].each { run }', undefined],
    ['Ruby', "x %= 2; y = 'a'", "x %= 2; y = ' '", undefined],
    [
      'Ruby',
      "run(<<~SQL, 'a')\n  it's\nSQL\nmore('b')",
      "run(<<~SQL, ' ')\n \nSQL\nmore(' ')",
      undefined,
    ],
    ['Ruby', "a = 1 <<BITS\nb = 'c'", "a = 1 <<BITS\nb = ' '", undefined],
    ['Ruby', 'list << "a"; b << C', 'list << " "; b << C', undefined],
    [
      'PHP',
      "<?php $a = <<<EOT\nit's\n  EOT;\nrun('b');",
      "<?php $a = <<<EOT\n \n EOT;\nrun(' ');",
      undefined,
    ],
    [
      'PHP',
      "<p>it's</p><?php run('a') ?><p>don't</p><?= show() ?>",
      " <?php run(' ') ?> <?= show() ?>",
      undefined,
    ],
    ['C#', 'var p = @"c:\\"; Run();', 'var p = @" "; Run();', undefined],
    ['PHP', '#[Test]\n# no\nf();', '#[Test]\n \nf();', undefined],
    [
      'Java',
      'String t = """\n a " b\n"""; run();',
      'String t = """\n \n"""; run();',
      undefined,
    ],
  ])('%s: %s', (language, text, code, uncommented) => {
    const views = show(text, language);
    expect(views[0]).toBe(code);
    expect(views[1]).toBe(uncommented ?? views[1]);
  });

  it('ends an unfinished string at the end of its line', () => {
    expect(show('a = "open\nb()', 'Python')[0]).toBe(
      'a = " \nb()'.replace(' \n', ' \n'),
    );
  });

  it('looks once for what ends nothing', () => {
    const text = '%w['.repeat(150_000);
    expect(lex(text, 'Ruby').code).toHaveLength(text.length);
  });

  it('survives text that never ends anything', () => {
    for (const text of ['"""', '/*', '`', "'", '/', 'r#"', '%w[', '<<~A\n']) {
      for (const language of ['Python', 'TypeScript', 'Rust', 'Go', 'Ruby']) {
        expect(lex(text.repeat(2_001), language).code).toHaveLength(
          text.length * 2_001,
        );
      }
    }
  });
});

describe('withoutTestModules', () => {
  const rust = (text: string) => withoutTestModules(lex(text, 'Rust')).code;

  it('blanks the unit tests of Rust and keeps what follows', () => {
    expect(
      rust('a();\n#[cfg(test)]\nmod tests {\n  { b(); }\n}\nc();').replace(
        / +/g,
        ' ',
      ),
    ).toBe('a();\n \n \n \n \nc();');
    expect(
      rust('#[cfg(any(test, feature = "x"))]\npub mod keys { b(); }').trim(),
    ).toBe('');
  });

  it('leaves other modules alone, and ends with the text', () => {
    const other = '#[cfg(feature)]\nmod api { a(); }';
    expect(rust(other)).toBe(other);
    expect(
      rust(
        'a();\n#[cfg(debug_assertions)]\n/// For tests\npub async fn broken() -> Error {\n  b();\n}\nfn kept() { c(); }',
      ),
    ).toMatch(/^a\(\);\s+fn kept\(\) \{ c\(\); \}$/);
    expect(rust('#[cfg(test)]\nmod tests { '.repeat(500)).trim()).toBe('');
  });

  it('ends where comments and attributes repeat on one line', () => {
    const text = `#[cfg(test)]${'///#[] '.repeat(200)}`;
    expect(
      withoutTestModules({ code: text, uncommented: text } as never).code,
    ).toBe(text);
  });
});
