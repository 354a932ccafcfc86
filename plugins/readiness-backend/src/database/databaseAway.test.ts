import { isDatabaseAway } from './databaseAway';

const withCode = (message: string, code: string) =>
  Object.assign(new Error(message), { code });

describe('isDatabaseAway', () => {
  it.each<[unknown, boolean]>([
    [withCode('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'), true],
    [
      new AggregateError([
        withCode('connect ECONNREFUSED ::1', 'ECONNREFUSED'),
      ]),
      true,
    ],
    [
      withCode('select 1 - terminating connection due to command', '57P01'),
      true,
    ],
    [withCode('the database system is starting up', '57P03'), true],
    [withCode('connection failure', '08006'), true],
    [new Error('Connection terminated unexpectedly'), true],
    [
      new Error(
        'Client has encountered a connection error and is not queryable',
      ),
      true,
    ],
    [
      new Error(
        'Knex: Timeout acquiring a connection. The pool is probably full.',
      ),
      true,
    ],
    [withCode('insert into reports - value too long', '22001'), false],
    [
      withCode('invalid byte sequence for encoding "UTF8": 0x00', '22021'),
      false,
    ],
    [withCode('SQLITE_CONSTRAINT: UNIQUE', 'SQLITE_CONSTRAINT'), false],
    [
      new Error('The source failed', {
        cause: withCode('connect ECONNREFUSED', 'ECONNREFUSED'),
      }),
      false,
    ],
    ['ECONNREFUSED', false],
    [undefined, false],
  ])('of %p is %p', (error, away) => {
    expect(isDatabaseAway(error)).toBe(away);
  });
});
