import {
  fastapi,
  file,
  rails,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { alchemy, node } from './__testUtils__/trees';
import { dbTransactionalWrites as check } from './db-transactional-writes';

/** The same three times: fewer functions that write are not judged. */
const models = (...lines: string[]): Files => ({
  ...rails,
  Gemfile: file('gem "rails", "~> 8.0"', 'gem "pg"'),
  ...Object.fromEntries(
    ['Item', 'Order', 'User'].map(name => [
      `app/models/${name.toLowerCase()}.rb`,
      file(`class ${name} < ApplicationRecord`, ...lines, 'end'),
    ]),
  ),
});
const transfer = (name: string, body: string[]) => [
  `export async function ${name}(prisma) {`,
  ...body,
  '}',
  '',
];
const bare = [
  '  await prisma.account.update(debit);',
  '  await prisma.account.update(credit);',
];
const wrapped = [
  '  await prisma.$transaction([',
  '    prisma.account.update(debit),',
  '    prisma.account.update(credit),',
  '  ]);',
];
const branches = [
  '  if (known) {',
  '    await prisma.account.update(debit);',
  '  } else {',
  '    await prisma.account.create(debit);',
  '  }',
];
const functions = (...bodies: string[][]): Files => ({
  ...node({ '@prisma/client': '6.0.0', pg: '8.0.0' }),
  'src/transfers.ts': file(
    ...bodies.flatMap((body, i) => transfer(`transfer${i}`, body)),
  ),
});

it.each<Case>([
  [
    'writes without a transaction',
    functions(bare, bare, bare),
    'fail minor src/transfers.ts:2',
  ],
  ['writes in one', functions(wrapped, wrapped, wrapped), 'pass'],
  ['most in one', functions(wrapped, wrapped, wrapped, bare), 'pass'],
  ['two branches', functions(branches, branches, branches), 'not-applicable'],
  ['too few to judge', functions(bare, bare), 'not-applicable'],
  [
    'a caller that owns the transaction',
    {
      ...functions(bare, bare, bare),
      'src/service.ts': file(
        'export async function settle(db) {',
        '  await db.$transaction(async tx => {',
        '    await transfer0(tx);',
        '    await transfer1(tx);',
        '    await transfer2(tx);',
        '  });',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a transaction for each request',
    {
      ...alchemy,
      'db.py': file(
        'def get_session():',
        '    with factory.begin() as session:',
        '        yield session',
      ),
    },
    'pass',
  ],
  [
    'Ruby: what a model does when it is created',
    models(
      '  def after_create',
      '    super',
      '    Preferences.create(user_id: id)',
      '    ActionLog.create(user_id: id)',
      '  end',
    ),
    'pass',
  ],
  [
    'Ruby: procs that are handed on',
    models(
      '  def self.configure(model)',
      '    model.one_to_many :audits,',
      '      adder: proc { |asset| asset.update(owner: model) },',
      '      remover: proc { |asset| asset.update(owner: nil) }',
      '  end',
    ),
    'not-applicable',
  ],
  [
    'Ruby: two rows one after the other',
    models(
      '  def register',
      '    Preferences.create(user_id: id)',
      '    ActionLog.create(user_id: id)',
      '  end',
    ),
    'fail minor app/models/item.rb:3',
  ],
  ['no database', fastapi, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
