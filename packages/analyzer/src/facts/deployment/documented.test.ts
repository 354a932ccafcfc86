import { file, serviceOf } from '../../checks/__testUtils__/trees';
import { documentedDeployOf } from './documented';

const place = (composePath: string, ...readme: string[]) =>
  documentedDeployOf(
    serviceOf({
      'README.md': file(...readme),
      [composePath]: 'services: {}\n',
    }),
    composePath,
  );

describe('documentedDeployOf', () => {
  it.each<[string, string, string[]]>([
    [
      'the default file',
      'docker-compose.yml',
      ['# Orders', '## Deployment', 'docker-compose up -d'],
    ],
    [
      'a file by its name',
      'deploy/stack.yml',
      [
        '## Deploying to production',
        '',
        'docker compose -f deploy/stack.yml up',
      ],
    ],
    [
      'options before the word',
      'compose.yaml',
      ['Deploy:', '', '    docker compose --profile all up --build'],
    ],
  ])('finds %s below a heading on deployment', (_, path, readme) => {
    expect(place(path, ...readme)).toEqual({
      path: 'README.md',
      line: readme.length,
    });
  });

  it.each<[string, string, string[]]>([
    [
      'another heading',
      'docker-compose.yml',
      ['## Development', 'docker-compose up'],
    ],
    [
      'a deployment on the own machine',
      'docker-compose.yml',
      ['## Local deployment', 'docker-compose up'],
    ],
    [
      'another file',
      'docker-compose.yml',
      ['## Deployment', 'docker compose -f deploy/stack.yml up'],
    ],
    [
      'what only builds',
      'docker-compose.yml',
      ['## Deployment', 'docker-compose build'],
    ],
    [
      'a command that ends early',
      'docker-compose.yml',
      ['## Deployment', 'docker compose up -f'],
    ],
    [
      'a line that is made to be read for ever',
      'docker-compose.yml',
      ['## Deployment', `docker compose ${'--a --a '.repeat(5_000)}`],
    ],
  ])('leaves %s alone', (_, path, readme) => {
    expect(place(path, ...readme)).toBeUndefined();
  });
});
