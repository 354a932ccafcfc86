import { file, serviceOf } from '../../checks/__testUtils__/trees';
import { at, textOf } from '../../repository';
import { chartsOf, readTemplate, withoutActions } from './helm';

it('keeps the lines of a template', () => {
  const { text, expressions } = withoutActions(
    file(
      '{{- if .Values.on }}',
      'kind: A',
      '{{- end }}',
      'name: {{ .Values.name | quote }}',
      '{{/* two',
      'lines */}}',
      'spec:',
      '  {{- toYaml .Values.spec | nindent 2 }}',
    ),
  );
  expect(text.split('\n').slice(0, 8)).toEqual([
    '',
    'kind: A',
    '',
    'name: ⟦0⟧',
    '',
    '',
    'spec:',
    '  helm⟦1⟧: ⟦1⟧',
  ]);
  expect(expressions).toEqual([
    '.Values.name | quote',
    'toYaml .Values.spec | nindent 2',
  ]);
});

describe('readTemplate', () => {
  const read = (values: string, ...template: string[]) => {
    const service = serviceOf({
      'chart/Chart.yaml': 'name: orders\n',
      'chart/values.yaml': values,
      'chart/values-prod.yaml': 'tag: "2"\n',
      'chart/templates/a.yaml': file(...template),
    });
    const [chart] = service.fact(chartsOf);
    return readTemplate(service, chart, 'chart/templates/a.yaml');
  };

  it('looks values up, production values first, and remembers where they are', () => {
    const { documents, origins } = read(
      'name: orders\ntag: "1"\n',
      'image: "{{ .Values.name }}:{{ .Values.tag }}"',
      'port: {{ .Values.port | default 80 }}',
    );
    const image = at(documents[0], 'image')!;
    expect(textOf(image)).toBe('orders:2');
    expect(origins.get(image)).toEqual({
      path: 'chart/values-prod.yaml',
      line: 1,
    });
  });

  it('puts mappings of values where the template puts them', () => {
    const { documents } = read(
      'context:\n  runAsUser: 5\n',
      'a:',
      '  {{- with .Values.context }}',
      '  {{- toYaml . | nindent 2 }}',
      '  {{- end }}',
      'list:',
      '  - x: 1',
      '  {{- include "more" . | nindent 2 }}',
    );
    expect(textOf(at(documents[0], 'a', 'runAsUser'))).toBe('5');
    expect(at(documents[0], 'list')).toMatchObject({
      kind: 'list',
      items: [{}, { kind: 'scalar' }],
    });
  });

  it('takes what follows a long item for another item', () => {
    const { documents, broken } = read(
      'name: orders\n',
      'containers:',
      '  - name: orders',
      '    env:',
      ...Array.from({ length: 60 }, (_, i) => `      - name: KEY_${i}`),
      '  {{- toYaml .Values.extraContainers | nindent 2 }}',
      'volumes: []',
    );
    expect(broken).toBe(false);
    expect(at(documents[0], 'containers')).toMatchObject({ kind: 'list' });
  });

  it('leaves open what only rendering could tell', () => {
    const { documents } = read(
      'a: 1\n',
      'name: {{ include "fullname" . }}',
      'b: {{ .Values.none }}',
    );
    expect(textOf(at(documents[0], 'name'))).toMatch(/⟦/);
    expect(textOf(at(documents[0], 'b'))).toMatch(/⟦/);
  });

  it.each([
    '{{',
    '}}',
    '{{ if }}',
    '{{ end }}{{ end }}',
    '{{ with }}',
    'a: {{ b }}: {{ c }}',
  ])('survives %s', text => {
    expect(() => read('', text)).not.toThrow();
  });
});
