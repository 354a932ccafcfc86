import { listHandlersOf, type ListHandler } from '../../facts/http/lists';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { routeName } from './shared';

const reference =
  'https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/';

const examples: Examples = {
  node: {
    language: 'typescript',
    code: 'const take = Math.min(Number(req.query.limit) || 50, 200);\nconst orders = await prisma.order.findMany({ take, orderBy: { id: "asc" } });',
  },
  python: {
    language: 'python',
    code: 'def list_orders(limit: Annotated[int, Query(ge=1, le=200)] = 50, offset: int = 0):\n    return session.scalars(select(Order).limit(limit).offset(offset)).all()',
  },
  jvm: {
    language: 'java',
    code: 'Page<OrderDto> list(@PageableDefault(size = 50) Pageable page)',
  },
  go: {
    language: 'go',
    code: 'limit := min(queryInt(r, "limit", 50), 200)\ndb.Order("id").Limit(limit).Find(&orders)',
  },
  dotnet: {
    language: 'csharp',
    code: 'var orders = await db.Orders.OrderBy(o => o.Id).Skip(offset).Take(Math.Min(limit, 200)).ToListAsync();',
  },
  ruby: {
    language: 'ruby',
    code: 'orders = Order.order(:id).limit([params.fetch(:limit, 50).to_i, 200].min)',
  },
  php: { language: 'php', code: "Order::orderBy('id')->paginate(50);" },
  rust: {
    language: 'rust',
    code: 'sqlx::query_as("SELECT * FROM orders ORDER BY id LIMIT $1").bind(limit.min(200))',
  },
};

export const apiBoundedLists = defineCheck({
  id: 'api-bounded-lists',
  area: 'api-and-routing',
  title: 'Do list endpoints limit how much they return?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'low',
  phrases: {
    strength: 'lists with a bound',
    gap: 'lists that return every row',
  },
  why: 'A table that fits into one answer today will not in a year: the list then costs more memory and time with every row, and one caller can ask for all of it again and again.',
  decision: {
    applies: 'A GET handler of a collection reads the datastore.',
    passes:
      'Each such handler pages, limits or takes a bounded number, or the framework pages by default.',
    fails:
      'One reads all rows of a table, with nothing on the way that bounds them.',
    exceptions: [
      'Lists that stay short by what they are: countries, roles, categories, settings.',
      'Queries that are narrowed by a condition are left out, since what is behind it may be short.',
    ],
  },
  examples: {
    language: 'typescript',
    bad: "app.get('/orders', async (_, res) => res.json(await prisma.order.findMany()));",
    good: "app.get('/orders', async (req, res) => res.json(await prisma.order.findMany({ take: 50 })));",
  },
  remedy:
    'Give each list a page size with a default and a maximum that the server sets, and a cursor or an offset to go on from.',
  references: [reference],
  elsewhere: ['OWASP API4:2023'],
  judge(service) {
    const lists = service.fact(listHandlersOf);
    if (lists.length === 0) {
      return notApplicable(
        'No handler was found that answers with a list out of the datastore.',
      );
    }
    const open = lists.filter(isOpen);
    if (open.length === 0) {
      return pass(
        'The lists that were found are bounded.',
        evidenceAt(
          service,
          lists.slice(0, 1).flatMap(({ bound }) => (bound ? [bound] : [])),
          'proof',
        ),
      );
    }
    const [{ route, everything }] = open;
    return fail({
      message: `${routeName(route)} at ${placeName(
        everything,
      )} returns every row${andMore(open.length)}.`,
      evidence: evidenceAt(
        service,
        open.map(each => each.everything),
        'offender',
      ),
      recommendation: {
        title: 'Bound the Lists',
        text: `Add a page size with a maximum of the server’s own to ${placeName(
          everything,
        )}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

type OpenList = ListHandler & Required<Pick<ListHandler, 'everything'>>;

function isOpen(list: ListHandler): list is OpenList {
  return list.everything !== undefined;
}
