import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { errorsNoSwallowed as check } from './errors-no-swallowed';

/** The same lines three times: one or two swallowed errors are tolerated. */
const thrice = (...lines: string[]) => [...lines, ...lines, ...lines];
const node = (...lines: string[]): Files => ({
  ...express,
  'orders.js': file(...thrice(...lines)),
});
const python = (...lines: string[]): Files => ({
  ...fastapi,
  'orders.py': file(...thrice(...lines)),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'internal/store/store.go': file(
    'package store',
    'func (s *Store) SaveOrder(o Order) error { return nil }',
    'func (s *Store) FindOrder(id int) (Order, error) { return s.get(id) }',
    'func (s *Store) NameOrder(o Order) string { return o.Name }',
  ),
  'internal/api/api.go': file(
    'package api',
    'func handle(s *Store) {',
    ...thrice(...lines),
    '}',
  ),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/OrderService.java': file(
    'class OrderService {',
    '  void save() {',
    ...thrice(...lines),
    '  }',
    '}',
  ),
});

const caught: Case[] = [
  [
    '.NET and Java: an empty collection for an answer',
    {
      ...dotnet,
      'Orders.cs': file(
        'class Orders {',
        '  List<Order> A() { try { return Load(); } catch (Exception ex) { return new List<Order>(); } }',
        '  IEnumerable<Order> B() { try { return Load(); } catch (Exception ex) { return Enumerable.Empty<Order>(); } }',
        '  Dictionary<int, Order> C() { try { return Load(); } catch { return new Dictionary<int, Order>(); } }',
        '}',
      ),
    },
    'fail major Orders.cs:2',
  ],
  [
    'Ruby: raised for developers alone',
    {
      ...rails,
      'app/models/order.rb': file(
        ...thrice(
          'begin',
          '  send_webhook(order)',
          'rescue StandardError',
          '  raise if Rails.env.local?',
          '',
          '  nil',
          'end',
        ),
      ),
    },
    'fail major app/models/order.rb:3',
  ],
  [
    'PHP: fixed words in an array',
    {
      ...laravel,
      'app/Orders.php': file(
        '<?php',
        ...thrice(
          'try {',
          '    $this->charge($order);',
          '} catch (Exception $e) {',
          "    return ['error' => 'charge_failed'];",
          '}',
        ),
      ),
    },
    'fail major app/Orders.php:4',
  ],
  [
    '.NET: with a word that explains nothing',
    {
      ...dotnet,
      'Orders.cs': file(
        'class Orders {',
        '  void A() { try { Save(); } catch (Exception) { /* Swallow */ } }',
        '  void B() { try { Send(); } catch (Exception) { /* Swallow exception */ } }',
        '  void C() { try { Book(); } catch (Exception) { /* swallowed */ } }',
        '}',
      ),
    },
    'fail major Orders.cs:2',
  ],
  [
    'Go: nothing in the place of what failed',
    go('if err := s.SaveOrder(o); err != nil {', '	return ""', '}'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Go: a server that may not start',
    {
      ...goService,
      'cmd/api/main.go': file(
        'package main',
        'func main() {',
        ...thrice('	r.Run(":8080")'),
        '}',
      ),
    },
    'fail major cmd/api/main.go:3',
  ],
  [
    'GORM: the error that a statement leaves in its result',
    {
      ...goService,
      'internal/store/orders.go': file(
        'package store',
        'import "gorm.io/gorm"',
        'func save(db *gorm.DB, o *Order) {',
        ...thrice('	db.Where("id = ?", o.ID).Delete(&Order{})'),
        '}',
      ),
    },
    'fail major internal/store/orders.go:4',
  ],
  [
    'Node’s callbacks that answer with fixed words',
    node(
      'pool.query(sql, (error, results) => {',
      '  if (error) {',
      "    return response.status(406).json('Invalid input')",
      '    //throw error',
      '  }',
      '});',
    ),
    'fail major orders.js:2',
  ],
  [
    'an error of fixed words for the next handler',
    node(
      'try {',
      '  await login();',
      '} catch (e) {',
      '  return next(',
      '    createHttpError(',
      '      HttpCode.INTERNAL_SERVER_ERROR,',
      "      'Failed to authenticate user',",
      '    ),',
      '  );',
      '}',
    ),
    'fail major orders.js:3',
  ],
  [
    'Kotlin: a result that nobody asks for',
    {
      ...spring,
      'src/main/kotlin/Orders.kt': file(
        'class Orders {',
        '  fun latest(id: String) = find(id)',
        ...thrice('    ?.also { runCatching { summaries.save(it) } }'),
        '}',
      ),
    },
    'fail major src/main/kotlin/Orders.kt:3',
  ],
  [
    'Go: whether a statement changed anything is not asked',
    go('changed, _ := result.RowsAffected()'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Python: a catch-all that goes on with nothing in hand',
    python(
      'try:',
      '    items = parser.read(order)',
      'except Exception:',
      '    items = []',
    ),
    'fail major orders.py:3',
  ],
  [
    'Python: a catch-all whose whole body is one fixed answer',
    python(
      'def pay(request):',
      '    try:',
      '        gateway.charge(order)',
      '    except Exception:',
      '        return Response(',
      '            {"detail": "Payment failed."},',
      '            status=status.HTTP_400_BAD_REQUEST,',
      '        )',
    ),
    'fail major orders.py:4',
  ],
  [
    'Node: a catch block whose whole body is one fixed answer',
    node(
      'try {',
      '  charge(order);',
      '} catch (err) {',
      "  res.status(500).send({ reason: 'internal' });",
      '  return;',
      '}',
    ),
    'fail major orders.js:3',
  ],
  [
    'Ruby: a log that was commented out',
    {
      ...rails,
      'app/jobs/notify_job.rb': file(
        'class NotifyJob',
        '  def perform',
        ...thrice(
          '    begin',
          '      Mailer.mention(comment).deliver_now',
          '    rescue => e',
          '      # Rails.logger.error "error: #{e}"',
          '    end',
        ),
        '  end',
        'end',
      ),
    },
    'fail major app/jobs/notify_job.rb:5',
  ],
  [
    'Ruby: behind an expression that holds a quote',
    {
      ...rails,
      'app/models/story.rb': file(
        'class Story',
        '  def links',
        '    text.scan(/href="([^"]+)" rel="/)',
        ...thrice(
          '    begin',
          '      title = page.fetch(url)',
          '    rescue',
          '    end',
        ),
        '  end',
        'end',
      ),
    },
    'fail major app/models/story.rb:6',
  ],
  [
    'Node: empty',
    node('try { save() } catch (e) {}'),
    'fail major orders.js:1',
  ],
  [
    'Node: without a name',
    node('try { save() } catch {', '}'),
    'fail major orders.js:1',
  ],
  [
    'Node: the work itself, whose name says that something is deleted',
    node('deleteOrders(ids).catch(() => {});'),
    'fail major orders.js:1',
  ],
  [
    'Node: promise with an empty function',
    node('save().catch(() => {});'),
    'fail major orders.js:1',
  ],
  [
    'Node: promise with noop',
    node('save().catch(noop);'),
    'fail major orders.js:1',
  ],
  [
    'Node: a constant for a failure',
    node(
      'async function load() {',
      '  try { return await query() } catch (e) {',
      '    return null;',
      '  }',
      '}',
    ),
    'fail major orders.js:2',
  ],
  [
    'Node: a lint switch is no explanation',
    node(
      'try { save() } catch (e) {',
      '  // eslint-disable-line no-empty',
      '}',
    ),
    'fail major orders.js:1',
  ],
  [
    'Python: except Exception: pass',
    python('try:', '    save()', 'except Exception:', '    pass'),
    'fail major orders.py:3',
  ],
  [
    'Python: bare except on one line',
    python('try:', '    save()', 'except: pass'),
    'fail major orders.py:3',
  ],
  [
    'Python: a comment after the block explains the next line',
    python(
      'for order in orders:',
      '    try:',
      '        save(order)',
      '    except Exception:',
      '        continue',
      '',
      '    # the next one',
      '    count += 1',
    ),
    'fail major orders.py:4',
  ],
  [
    'Python: suppress(Exception)',
    python('with contextlib.suppress(Exception):', '    save()'),
    'fail major orders.py:1',
  ],
  [
    'Java',
    java('    try { save(); } catch (Exception e) { }'),
    'fail major src/main/java/OrderService.java:3',
  ],
  [
    'Kotlin',
    {
      ...spring,
      'src/main/kotlin/Orders.kt': file(
        ...thrice('try { save() } catch (e: Exception) { }'),
      ),
    },
    'fail major src/main/kotlin/Orders.kt:1',
  ],
  [
    'C#',
    {
      ...dotnet,
      'Orders.cs': file(...thrice('try { Save(); }', 'catch { }')),
    },
    'fail major Orders.cs:2',
  ],
  [
    'PHP',
    {
      ...laravel,
      'app/Orders.php': file(
        '<?php',
        ...thrice('try { save(); } catch (\\Exception $e) { }'),
      ),
    },
    'fail major app/Orders.php:2',
  ],
  [
    'Ruby: rescue nil',
    { ...rails, 'app/orders.rb': file(...thrice('order = save! rescue nil')) },
    'fail major app/orders.rb:1',
  ],
  [
    'Ruby: work that answers false',
    {
      ...rails,
      'app/orders.rb': file(
        ...thrice(
          'def connect_account',
          "  conn.execute('UPDATE accounts SET linked = 1')",
          'rescue StandardError',
          '  false',
          'end',
        ),
      ),
    },
    'fail major app/orders.rb:3',
  ],
  [
    'Ruby: empty rescue',
    {
      ...rails,
      'app/orders.rb': file(
        ...thrice('begin', '  save!', 'rescue => e', 'end'),
      ),
    },
    'fail major app/orders.rb:3',
  ],
  [
    'Go: empty check',
    go('\tif err := s.SaveOrder(o); err != nil {', '\t}'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Go: assigned to the blank',
    go('\t_ = s.SaveOrder(o)'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Go: second result blank',
    go('\torder, _ := s.FindOrder(1)'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Go: not assigned at all',
    go('\ts.SaveOrder(o)'),
    'fail major internal/api/api.go:3',
  ],
  [
    'Go: a mail that is sent',
    {
      ...goService,
      'internal/mail/mail.go': file(
        'package mail',
        'func SendWelcome(to string) error { return nil }',
      ),
      'internal/api/api.go': file(
        'package api',
        'func handle() {',
        ...thrice('\tmail.SendWelcome(to)'),
        '}',
      ),
    },
    'fail major internal/api/api.go:3',
  ],
  [
    'Rust: let _ = of awaited work',
    {
      ...rust,
      'src/orders.rs': file(...thrice('let _ = repo.save(&order).await;')),
    },
    'fail major src/orders.rs:1',
  ],
  [
    'Rust: ok() as a statement',
    {
      ...rust,
      'src/orders.rs': file(...thrice('repo.save(&order).await.ok();')),
    },
    'fail major src/orders.rs:1',
  ],
];

const clean: Case[] = [
  [
    'Node: letting go, without semicolons before it',
    node(
      'const entries = await read(load(parse(await zip.entries())))',
      'await zip.close().catch(() => {})',
    ),
    'pass',
  ],
  [
    'an explanation that begins with a keyword',
    node(
      'try {',
      '  await metrics.flush();',
      '} catch (error) {',
      '  // throw nothing at callers: metrics are best effort',
      '}',
    ),
    'pass',
  ],
  [
    'GORM: errors that are asked for',
    {
      ...goService,
      'internal/store/orders.go': file(
        'package store',
        'import "gorm.io/gorm"',
        'func save(db *gorm.DB, o *Order) error {',
        ...thrice(
          '	if err := db.Create(o).Error; err != nil {',
          '		return err',
          '	}',
        ),
        '	return db.Save(o).Error',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a cookie that is not there, a client that is gone',
    go(
      'if _, err := r.Cookie("session"); err != nil {',
      '	return ""',
      '}',
      'if _, err := w.Write(frame); err != nil {',
      '	return nil',
      '}',
    ),
    'pass',
  ],
  [
    'Nest: the method of a filter is no catch',
    {
      ...express,
      'src/http.filter.ts': file(
        ...thrice(
          'export class HttpFilter implements ExceptionFilter {',
          '  catch(exception: HttpException, host: ArgumentsHost) {',
          "    response.status(400).json({ code: 'invalid' });",
          '  }',
          '}',
        ),
      ),
    },
    'pass',
  ],
  [
    'Kotlin: a result that is handed on',
    {
      ...spring,
      'src/main/kotlin/Orders.kt': file(
        'class Orders {',
        ...thrice(
          '  fun find(id: String) = runCatching { read(id) }.getOrElse { log.error("find", it); null }',
          '  fun load(id: String) = id.let {',
          '    runCatching { read(it) }',
          '  }',
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: what gin hands back once more',
    go('\t_ = c.Error(err)', '\t_ = c.AbortWithError(500, err)'),
    'pass',
  ],
  [
    'Node: a token that does not verify is turned away',
    node(
      'try {',
      '  req.user = jwt.verify(token, key);',
      '} catch (err) {',
      "  return res.status(401).json({ message: 'Invalid token' });",
      '}',
    ),
    'pass',
  ],
  [
    'Python: whether something works is kept',
    python(
      'try:',
      '    sender.connect(order)',
      '    connected = True',
      'except Exception:',
      '    connected = False',
    ),
    'pass',
  ],
  [
    'Node: a validator that asks whether a value can be read',
    node(
      'check(value => {',
      '  try {',
      '    return !!ms(value);',
      '  } catch {',
      '    return false;',
      '  }',
      '});',
    ),
    'pass',
  ],
  [
    'Node: an answer that says why',
    node(
      'try {',
      '  charge(order);',
      '} catch (err) {',
      '  res.status(500).send({ reason: err.message });',
      '}',
    ),
    'pass',
  ],
  [
    'a word of explanation that begins like a log',
    node(
      'try { await refresh(token); }',
      'catch (e) {',
      '  // error (the network is away) is fine here',
      '}',
    ),
    'pass',
  ],
  [
    'Go: answers that are written to the caller',
    {
      ...goService,
      'internal/response/response.go': file(
        'package response',
        'func SendJSON(w http.ResponseWriter, v any) error { return nil }',
        'func SendInternalServerError(w http.ResponseWriter) error { return nil }',
      ),
      'internal/api/api.go': file(
        'package api',
        'func handle(w http.ResponseWriter) {',
        ...thrice(
          '\tresponse.SendJSON(w, orders)',
          '\tresponse.SendInternalServerError(w)',
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'two are tolerated',
    { ...express, 'a.js': 'try { a() } catch {}\ntry { b() } catch {}\n' },
    'pass',
  ],
  [
    'three of more than a hundred',
    {
      ...express,
      'a.js': file(
        ...thrice('try { a() } catch {}'),
        ...Array(100).fill('try { b() } catch (e) { log.error(e); }'),
      ),
    },
    'pass',
  ],
  ['nothing is caught', express, 'pass'],
  ['logged', node('try { save() } catch (e) { logger.error(e) }'), 'pass'],
  ['handed on', node('save().catch(next);'), 'pass'],
  [
    'explained',
    node('try { warm() } catch {', '  // the cache is filled on demand', '}'),
    'pass',
  ],
  [
    'answers whether a text parses',
    node(
      'function f() {',
      '  try { JSON.parse(x) } catch { return null; }',
      '}',
    ),
    'pass',
  ],
  [
    'a predicate',
    node(
      'async function isReachable(x) {',
      '  try { await call(x); return true; } catch {',
      '    return false;',
      '  }',
      '}',
    ),
    'pass',
  ],
  [
    'Ruby: answers whether the database is there',
    {
      ...rails,
      'app/controllers/status_controller.rb': file(
        ...thrice(
          'def database_connected?',
          "  conn.execute('SELECT 1').present?",
          'rescue StandardError',
          '  false',
          'end',
        ),
      ),
    },
    'pass',
  ],
  [
    'Ruby: answers what a text holds',
    {
      ...rails,
      'app/models/jsonb.rb': file(
        ...thrice(
          'def cast(value)',
          '  ::ActiveSupport::JSON.decode(value)',
          'rescue StandardError',
          '  nil',
          'end',
        ),
      ),
    },
    'pass',
  ],
  ['cleaning up', node('try { socket.close() } catch {}'), 'pass'],
  [
    'Python: a narrow type',
    python('try:', '    save()', 'except KeyError:', '    pass'),
    'pass',
  ],
  [
    'Python: an optional dependency',
    python(
      'try:',
      '    import orjson',
      'except Exception:',
      '    orjson = None',
    ),
    'pass',
  ],
  [
    'Python: narrow suppress',
    python('with suppress(FileNotFoundError):', '    os.unlink(path)'),
    'pass',
  ],
  [
    'Java: a name that says so',
    java('    try { save(); } catch (Exception ignored) { }'),
    'pass',
  ],
  [
    'Java: a narrow type',
    java('    try { save(); } catch (NumberFormatException e) { }'),
    'pass',
  ],
  [
    'Go: a comment over all that is thrown away below it',
    go(
      '\t// Errors say that the metrics are registered already.',
      '\t_ = s.SaveOrder(o)',
      '\t_ = s.SaveOrder(p)',
      '\t_ = s.SaveOrder(q)',
      '\t_ = s.SaveOrder(r)',
    ),
    'pass',
  ],
  ['Go: closing', go('\t_ = s.Close()', '\tdefer rows.Close()'), 'pass'],
  [
    'Go: a result that is no error',
    go('\ts.NameOrder(o)', '\tv, _ := m.Load(k)'),
    'pass',
  ],
  ['Go: returned', go('\tif err != nil {', '\t\treturn err', '\t}'), 'pass'],
  [
    'Go: a method of the same short name elsewhere',
    go('\tr.Get("/", list)'),
    'pass',
  ],
  [
    'Rust: a channel whose other end is gone',
    { ...rust, 'src/orders.rs': file(...thrice('let _ = tx.send(1);')) },
    'pass',
  ],
  [
    'inside a string or a comment',
    {
      ...express,
      'a.js': file(
        ...thrice('// try { a() } catch {}', 'const x = "catch (e) {}";'),
      ),
    },
    'pass',
  ],
  [
    'health probe',
    {
      ...django,
      'shop/health.py': file(
        ...thrice('try:', '    ping()', 'except Exception:', '    pass'),
      ),
    },
    'pass',
  ],
  [
    'scripts and tests',
    {
      ...express,
      'scripts/a.js': file(...thrice('try { a() } catch {}')),
      'a.test.js': file(...thrice('try { a() } catch {}')),
    },
    'pass',
  ],
  ['no source', { 'README.md': '# Orders\n' }, 'not-applicable'],
];

describe('errors-no-swallowed', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
