import {
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
import { errorsRichContext as check } from './errors-rich-context';

/** Five sites are enough to judge. */
const times = (...lines: string[]) => Array(5).fill(lines).flat();
const node = (body: string): Files => ({
  ...express,
  'orders.js': file(...times('try { charge(order) } catch (err) {', body, '}')),
});
const python = (header: string, body: string): Files => ({
  ...fastapi,
  'orders.py': file(
    ...times('try:', '    charge(order)', header, `    ${body}`),
  ),
});
const go = (body: string): Files => ({
  ...goService,
  'api/api.go': file(
    'package api',
    ...times('if err != nil {', `\t${body}`, '}'),
  ),
});
const java = (type: string, body: string): Files => ({
  ...spring,
  'src/main/java/Charges.java': file(
    ...times(`try { charge(); } catch (${type} e) {`, body, '}'),
  ),
});
const php = (body: string): Files => ({
  ...laravel,
  'app/Charges.php': file(
    '<?php',
    ...times('try { charge(); } catch (Exception $e) {', body, '}'),
  ),
});

/** The same sources once more, under another name. */
const renamed = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => /orders\.js$|api\.go$/.test(path))
      .map(([path, text]) => [path.replace(/(\.\w+)$/, '_too$1'), text]),
  );

const caught: Case[] = [
  [
    'the bare message, formatted by a function of the service’s own',
    java(
      'WebClientException',
      'log.error(writeLog(String.format("mail failed: %s", e.getMessage())));',
    ),
    'fail major src/main/java/Charges.java:2',
  ],
  [
    'Node: an error glued to a text leaves its stack behind',
    node("logger.error('charge failed: ' + err);"),
    'fail major orders.js:2',
  ],
  [
    'Java: a foreseen error that is logged as an error, with a fixed text',
    java('MalformedJwtException', 'log.error("Invalid token");'),
    'fail major src/main/java/Charges.java:2',
  ],
  [
    'Python: the code alone of whatever AWS answered',
    python(
      'except ClientError as err:',
      "logger.error(f\"{err.response['Error']['Code']}\")",
    ),
    'fail major orders.py:4',
  ],
  [
    'Node: a constant',
    node("logger.error('payment failed');"),
    'fail major orders.js:2',
  ],
  [
    'Node: the message alone',
    node('console.error(err.message);'),
    'fail major orders.js:2',
  ],
  [
    'Node: the cause dropped',
    node("throw new Error('payment failed');"),
    'fail major orders.js:2',
  ],
  [
    'Node: only the message is thrown on',
    node('throw new Error(err.message);'),
    'fail major orders.js:2',
  ],
  [
    'Node: the client learns of it, the operator does not; ten of those are enough',
    {
      ...node('return res.status(500).json({ error: err.message });'),
      ...renamed(node('return res.status(500).json({ error: err.message });')),
    },
    'fail major orders.js:1',
  ],
  [
    'Python: the message alone',
    python('except Exception as e:', 'logger.error(f"failed: {e}")'),
    'fail major orders.py:4',
  ],
  [
    'Python: str(e)',
    python('except Exception as e:', 'print("failed", str(e))'),
    'fail major orders.py:4',
  ],
  [
    'Python: no from',
    python('except Exception as e:', 'raise PaymentFailed()'),
    'fail major orders.py:4',
  ],
  [
    'Java: the message alone',
    java('Exception', 'log.error("failed: {}", e.getMessage());'),
    'fail major src/main/java/Charges.java:2',
  ],
  [
    'Java: the cause dropped',
    java('Exception', 'throw new PaymentFailed("failed");'),
    'fail major src/main/java/Charges.java:2',
  ],
  [
    'Go: a new error',
    go('return errors.New("payment failed")'),
    'fail major api/api.go:3',
  ],
  [
    'Go: 500 without a word; ten of those are enough',
    {
      ...go('c.JSON(http.StatusInternalServerError, nil)'),
      ...renamed(go('c.JSON(http.StatusInternalServerError, nil)')),
    },
    'fail major api/api.go:2',
  ],
  [
    'Go: a constant logged',
    go('log.Println("payment failed")'),
    'fail major api/api.go:3',
  ],
  [
    'PHP: the message alone',
    php('Log::error($e->getMessage());'),
    'fail major app/Charges.php:3',
  ],
  [
    'Ruby: the message alone',
    {
      ...rails,
      'app/charges.rb': file(
        ...times(
          'begin',
          '  charge',
          'rescue => e',
          '  Rails.logger.error(e.message)',
          'end',
        ),
      ),
    },
    'fail major app/charges.rb:4',
  ],
  [
    'C#: the message alone',
    {
      ...dotnet,
      'Charges.cs': file(
        ...times(
          'try { Charge(); } catch (Exception ex) {',
          '_logger.LogError(ex.Message);',
          '}',
        ),
      ),
    },
    'fail major Charges.cs:2',
  ],
];

const clean: Case[] = [
  [
    'whoever asks for a status is told of the failure, and a validator of pydantic’s says what is wrong',
    {
      ...dotnet,
      'Adapter.cs': file(
        'public class Adapter {',
        ...times(
          '  public async Task<string> CheckStatusAsync() {',
          '    try { await client.Get(); }',
          '    catch (Exception e) {',
          '      return e.Message;',
          '    }',
          '  }',
        ),
        ...times(
          '  public void Save() {',
          '    try { store.Save(); }',
          '    catch (Exception e) {',
          '      logger.LogError(e, "not saved");',
          '    }',
          '  }',
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Node: five places that answer and log nothing are too few to judge',
    node('return res.status(500).json({ error: err.message });'),
    'not-applicable',
  ],
  ['Node: pino', node("logger.error({ err }, 'payment failed');"), 'pass'],
  [
    'Node: second argument',
    node("console.error('payment failed', err);"),
    'pass',
  ],
  [
    'Node: an identifier',
    node('logger.error(`order ${order.id}: ${err.message}`);'),
    'pass',
  ],
  [
    'Node: the cause',
    node("throw new Error('payment failed', { cause: err });"),
    'pass',
  ],
  ['Node: re-thrown', node('throw err;'), 'pass'],
  ['Node: handed on', node('next(err);'), 'pass'],
  [
    'Node: a handler that is the logger',
    {
      ...express,
      'orders.js': file(...times('charge().catch(console.error);')),
    },
    'pass',
  ],
  [
    'Node: not found is an answer',
    node('return res.status(404).json({});'),
    'not-applicable',
  ],
  [
    'Python: logger.exception',
    python('except Exception:', 'logger.exception("payment failed")'),
    'pass',
  ],
  [
    'Python: exc_info',
    python(
      'except Exception:',
      'logger.error("payment failed", exc_info=True)',
    ),
    'pass',
  ],
  [
    'Python: from',
    python('except StripeError as exc:', 'raise PaymentFailed() from exc'),
    'pass',
  ],
  [
    'Python: the error handed to the new one',
    python('except ValueErrors as e:', 'raise DecryptionError("key", e)'),
    'pass',
  ],
  ['Python: plain raise', python('except StripeError:', 'raise'), 'pass'],
  [
    'Python: an identifier',
    python(
      'except Exception as e:',
      'logger.error("order %s failed: %s", order.id, e)',
    ),
    'pass',
  ],
  [
    'Python: expected control flow',
    python(
      'except Order.DoesNotExist:',
      'raise HTTPException(status_code=404)',
    ),
    'not-applicable',
  ],
  [
    'Java: the error last',
    java('Exception', 'log.error("failed for {}", id, e);'),
    'pass',
  ],
  [
    'Java: the cause',
    java('Exception', 'throw new PaymentFailed("failed", e);'),
    'pass',
  ],
  ['Go: wrapped', go('return fmt.Errorf("charge: %w", err)'), 'pass'],
  ['Go: slog', go('slog.Error("charge failed", "err", err)'), 'pass'],
  ['Go: zerolog', go('log.Error().Err(err).Msg("charge failed")'), 'pass'],
  ['Go: handed on unchanged is neutral', go('return err'), 'not-applicable'],
  ['PHP: report', php('report($e);'), 'pass'],
  [
    'PHP: the exception in the context',
    php("Log::error('failed', ['exception' => $e]);"),
    'pass',
  ],
  [
    'Ruby: a raise keeps the cause by itself',
    {
      ...rails,
      'app/charges.rb': file(
        ...times(
          'begin',
          '  charge',
          'rescue Stripe::Error',
          '  raise PaymentFailed',
          'end',
        ),
      ),
    },
    'pass',
  ],
  [
    'C#: the exception first',
    {
      ...dotnet,
      'Charges.cs': file(
        ...times(
          'try { Charge(); } catch (Exception ex) {',
          '_logger.LogError(ex, "failed");',
          'throw;',
          '}',
        ),
      ),
    },
    'pass',
  ],
  [
    'Rust: context',
    {
      ...rust,
      'src/charges.rs': file(
        ...times('charge(&order).await.context("charge")?;'),
      ),
    },
    'pass',
  ],
  [
    'one in four may be bare',
    {
      ...express,
      'orders.js': file(
        ...times('try { a() } catch (err) { log.error(err); }'),
        "try { b() } catch (err) { log.error('b failed'); }",
      ),
    },
    'pass',
  ],
  [
    'too few',
    { ...express, 'a.js': 'try { a() } catch (e) { log.error("a") }\n' },
    'not-applicable',
  ],
];

describe('errors-rich-context', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
