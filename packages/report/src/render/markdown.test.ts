/* eslint-disable no-control-regex, no-script-url -- what must not get through is named here */
import MarkdownIt from 'markdown-it';
import {
  area,
  failed,
  hostile,
  result,
  sampleReport,
  testing,
} from './__fixtures__/report';
import { renderMarkdown } from './markdown';

/** A reader that does everything Markdown may do: raw HTML, tables, bare addresses become links. */
const reader = new MarkdownIt({ html: true, linkify: true });
const html = (markdown: string) => reader.render(markdown);
const lines = (markdown: string) => markdown.split('\n');

describe('renderMarkdown', () => {
  const markdown = renderMarkdown(sampleReport());

  it('has the sections of a readiness review, in order', () => {
    expect(lines(markdown).filter(line => /^#{1,3} /.test(line))).toEqual([
      '# Backend: Production Readiness Report',
      '## 1. Executive Summary',
      '## 2. Production Readiness Assessment',
      '## 3. Detailed Findings and Recommendations',
      '### 3.1. Containerization (Status: ⚠️ Partially Production Ready)',
      '### 3.2. Testing (Status: ❌ Needs Improvement)',
      '### 3.3. Accepted risks',
      '### 3.4. What could not be judged',
      '### 3.5. What did not apply',
      '## 4. Conclusion',
    ]);
  });

  it('keeps the paragraphs and strong words of the summary', () => {
    expect(markdown).toContain(
      'The backend is **not yet production-ready**.\n\nCritical gaps in **Containerization**',
    );
  });

  it('shows one row per core area and none for areas without checks', () => {
    expect(markdown).toContain(
      '| **Containerization** | ⚠️ **Partially Production Ready** | **Critical Gaps**. The current setup is suitable for development only. |',
    );
    expect(markdown).toContain('| **Security** | ✅ **Production Ready** |');
    expect(markdown).not.toContain('Supply Chain');
  });

  it('shows further areas in a table of their own', () => {
    const observability = area({
      id: 'observability',
      name: 'Observability',
      core: false,
      status: 'not-applicable',
      results: [result('not-applicable')],
    });
    const text = renderMarkdown(sampleReport([observability]));
    expect(text).toMatch(
      /do not decide the verdict:\n\n\| Component.*\n.*\n\| \*\*Observability\*\* \| ➖ \*\*Not Applicable\*\*/,
    );
  });

  it('links the place where the finding names it', () => {
    expect(markdown).toContain(
      '*   **Critical**: [`backend/Dockerfile:47`](backend/Dockerfile#L47) starts the service with --reload',
    );
  });

  it('links a folder without a line, and lists places the finding does not name', () => {
    expect(markdown).toContain(
      '[`backend/tests`](backend/tests) contains only 4 test cases for 1834 lines of source. See [`backend/app/orders.py:1`](backend/app/orders.py#L1).',
    );
  });

  it('does not take a longer line number for a place', () => {
    const evidence = [
      { path: 'a.py', line: 12, role: 'offender' as const },
      { path: 'a.py', line: 1, role: 'offender' as const },
    ];
    const text = renderMarkdown(
      sampleReport([
        area({ results: [failed({ message: 'a.py:12 is wrong.', evidence })] }),
      ]),
    );
    expect(text).toContain(
      '[`a.py:12`](a.py#L12) is wrong. See [`a.py:1`](a.py#L1).',
    );
  });

  it('shows the bad line, and not the line where a missing thing belongs', () => {
    const places = (role: 'offender' | 'anchor') => [
      { path: 'a.py', line: 1, snippet: 'print(1)', role },
    ];
    const shown = (role: 'offender' | 'anchor') =>
      renderMarkdown(
        sampleReport([area({ results: [failed({ evidence: places(role) })] })]),
      ).includes('```python\n        print(1)\n        ```');
    expect(shown('offender')).toBe(true);
    expect(shown('anchor')).toBe(false);
  });

  it.each(['1) x', '# x', '+ x', '> x', '=== x', ':-- x', '--- x'])(
    'keeps a paragraph that begins like %s a paragraph',
    start => {
      const page = html(
        renderMarkdown(sampleReport([], { conclusion: `y\n\n# x\n${start}` })),
      );
      expect(page.split('Conclusion</h2>')[1]).not.toMatch(
        /<(h\d|ol|blockquote|table)/,
      );
    },
  );

  it('escapes nothing without need', () => {
    const text = renderMarkdown(
      sampleReport([], {
        conclusion: 'It is **not ready**: 0 of 2 - some_name, x=1 (see 1.).',
      }),
    );
    expect(text).toContain(
      '\n\nIt is **not ready**: 0 of 2 - some_name, x=1 (see 1.).\n',
    );
  });

  it('numbers recommendations, with example and reference', () => {
    expect(markdown).toContain(
      [
        '    1.  **Disable Development Features**: Remove `--reload` from the `CMD` at [`backend/Dockerfile:47`](backend/Dockerfile#L47). See <https://fastapi.tiangolo.com/deployment/docker/>.',
        '',
        '        ```dockerfile',
        '        CMD ["fastapi", "run", "app/main.py"]',
        '        ```',
      ].join('\n'),
    );
  });

  it('gives the same advice of two checks once', () => {
    const text = renderMarkdown(
      sampleReport([area({ results: [failed(), failed({ checkId: 'b' })] })]),
    );
    expect(text.match(/\*\*Disable Development Features\*\*/g)).toHaveLength(1);
  });

  it('says what could not be judged and how to cure it', () => {
    expect(markdown).toContain(
      '*   **Testing**: Are flaky tests kept out? No pipeline is in the repository. Name the pipeline in an annotation.',
    );
    expect(markdown).toContain('*   data/huge.json is larger than 1 MB');
  });

  it('groups what did not apply by its reason', () => {
    const same = (checkId: string) =>
      result('not-applicable', { checkId, message: 'No datastore.' });
    const text = renderMarkdown(
      sampleReport([area({ results: [same('a'), same('b')] })]),
    );
    expect(text).toContain(
      '*   **Containerization**: No datastore. (`a`, `b`)',
    );
  });

  it('lists failures of a ready area as smaller gaps', () => {
    const text = renderMarkdown(
      sampleReport([area({ status: 'ready', results: [failed()] })]),
    );
    expect(text).toContain('### 3.1. Smaller gaps in areas that are ready');
    expect(text).toContain('No area has findings that stand in the way');
  });

  it('links the places that the conclusion names', () => {
    expect(markdown.split('## 4. Conclusion')[1]).toContain(
      '\n\n- Disable Development Features ([`backend/Dockerfile:47`](backend/Dockerfile#L47))\n',
    );
  });

  it('links through fileLink, and shows plain code where it gives nothing', () => {
    const linked = renderMarkdown(sampleReport(), {
      fileLink: ({ path, line }) =>
        line
          ? `https://git.example.com/o/r/blob/1f2e/${path}#L${line}`
          : undefined,
    });
    expect(linked).toContain(
      '[`backend/Dockerfile:47`](https://git.example.com/o/r/blob/1f2e/backend/Dockerfile#L47)',
    );
    expect(linked).toContain(': `backend/tests` contains only');
  });

  it('is the same text for the same report', () => {
    expect(renderMarkdown(sampleReport())).toBe(markdown);
  });
});

describe('renderMarkdown with hostile input', () => {
  const evil = sampleReport(
    [
      area({
        name: hostile,
        reason: hostile,
        summary: hostile,
        results: [
          failed({
            checkId: hostile,
            title: hostile,
            message: hostile,
            evidence: [
              {
                path: hostile,
                line: 3,
                snippet: `x\n\`\`\`\`\n${hostile}`,
                role: 'offender',
              },
              { path: 'javascript:alert(1)', role: 'anchor' },
              { path: '../../etc/passwd', role: 'anchor' },
            ],
            recommendation: {
              title: hostile,
              text: hostile,
              example: { language: 'sh\n```\n<b>', code: '```\n# out' },
              reference: 'javascript:alert(1)',
            },
          }),
          result('unknown', {
            title: hostile,
            message: hostile,
            cure: hostile,
          }),
          result('not-applicable', { checkId: '`|`', message: hostile }),
          result('exempt', { message: hostile }),
        ],
      }),
      testing(),
    ],
    {
      subject: { name: hostile, servicePath: hostile },
      summary: `${hostile}\n\n| a | b |\n|---|---|\n:--|:--\n\n> quote\n\n    code\n\n---\n\nx\n===\n<div>`,
      conclusion: hostile,
      notes: [hostile],
    },
  );
  const page = html(renderMarkdown(evil));
  const plain = html(renderMarkdown(sampleReport([area(), testing()])));
  const count = (text: string, tag: string) =>
    text.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0;

  it('lets no HTML, image or link of others through', () => {
    expect(page).not.toMatch(/<script|<img|<div|<b>/i);
    const targets = [...page.matchAll(/href="([^"]*)"/g)].map(
      ([, href]) => href,
    );
    expect(targets.filter(href => /^(javascript|https?:)/i.test(href))).toEqual(
      [],
    );
    expect(targets.filter(href => href.includes('..'))).toEqual([]);
  });

  it('adds no heading, table, quote or rule', () => {
    for (const tag of [
      'h1',
      'h2',
      'h3',
      'table',
      'blockquote',
      'hr',
      'tr',
      'td',
    ]) {
      expect([tag, count(page, tag)]).toEqual([tag, count(plain, tag)]);
    }
  });

  it('drops control characters and characters that reorder text', () => {
    expect(renderMarkdown(evil)).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f\u202e]/,
    );
    expect(renderMarkdown(evil)).not.toMatch(/\p{Surrogate}/u);
  });

  it('keeps a snippet in its block', () => {
    expect(page).toContain('<pre><code');
    expect(page).toMatch(
      /x\n````\na\|b`c``` \]\]&gt;\n# Title\n&lt;script&gt;/,
    );
  });

  it.each([
    ['https://git.example.com/a (b)', '](https://git.example.com/a%20%28b%29)'],
    ['javascript:alert(1)', '`backend/Dockerfile:47` starts'],
    ['data:text/html,x', '`backend/Dockerfile:47` starts'],
    ['/catalog/x', '](/catalog/x)'],
  ])('treats the file link %s with care', (target, expected) => {
    const text = renderMarkdown(sampleReport(), { fileLink: () => target });
    expect(text).toContain(expected);
  });

  it('stays quick on long and repetitive messages', () => {
    const message = `${'`'.repeat(20_000)}${'**'.repeat(20_000)}${'_<'.repeat(
      20_000,
    )}`;
    const text = renderMarkdown(
      sampleReport([area({ results: [failed({ message })] })]),
    );
    expect(text.length).toBeGreaterThan(80_000);
  });
});
