import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HostSilence, silenceOf } from './HostSilence';

const now = Date.parse('2026-01-01T00:00:00Z');
const inSeconds = (seconds: number) => now + seconds * 1000;

describe('silenceOf', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '60' }, inSeconds(60)],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, inSeconds(60)],
    [{ 'retry-after': '999999999' }, inSeconds(7200)],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, undefined],
    [
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(inSeconds(30) / 1000),
      },
      inSeconds(30),
    ],
    [
      {
        'ratelimit-remaining': '0',
        'ratelimit-reset': String(inSeconds(30) / 1000),
      },
      inSeconds(30),
    ],
    [
      {
        'x-ratelimit-remaining': '7',
        'x-ratelimit-reset': String(inSeconds(30) / 1000),
      },
      undefined,
    ],
    [{}, undefined],
  ])('of %p is %p', (headers, until) => {
    expect(silenceOf(new Map(Object.entries(headers)), now)).toBe(until);
  });
});

describe('HostSilence', () => {
  it.each<[string, (url: string) => Promise<unknown>]>([
    ['fetch', url => fetch(url)],
    [
      'http, which the URL readers use',
      url =>
        new Promise(resolve => get(url, answer => resolve(answer.resume()))),
    ],
  ])('hears what a host answers to %s', async (_, ask) => {
    const server = createServer((req, res) => {
      const busy = req.url === '/busy';
      res
        .writeHead(busy ? 429 : 200, { 'Retry-After': busy ? '60' : '30' })
        .end();
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const silence = new HostSilence();
    silence.start();
    try {
      await ask(`http://${host}/fine`);
      expect(silence.until([host])).toBeUndefined();
      await ask(`http://${host}/busy`);
      const until = silence.until(['other', host])! - Date.now();
      expect(until).toBeGreaterThan(50_000);
      expect(until).toBeLessThanOrEqual(60_000);
      expect(silence.until(['other'])).toBeUndefined();
      expect(silence.until([host], Date.now() + 61_000)).toBeUndefined();
    } finally {
      silence.stop();
      server.close();
    }
  });
});
