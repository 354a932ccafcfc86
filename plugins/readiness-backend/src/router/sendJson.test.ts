import express from 'express';
import request from 'supertest';
import { gzipSync } from 'node:zlib';
import { sendGzipped, sendJson } from './sendJson';

describe('sendJson', () => {
  const app = express();
  const long = { text: 'long '.repeat(1000) };
  app.get('/long', (req, res) => sendJson(req, res, JSON.stringify(long)));
  app.get('/gzipped', (req, res) =>
    sendGzipped(req, res, gzipSync(JSON.stringify(long))),
  );
  app.get('/short', (req, res) => sendJson(req, res, '{"a":1}'));

  it.each(['/long', '/gzipped'])(
    'compresses %s for those who take it',
    async path => {
      const answer = await request(app)
        .get(path)
        .set('Accept-Encoding', 'gzip, deflate');
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-encoding': 'gzip',
        vary: 'Accept-Encoding',
      });
      expect(Number(answer.headers['content-length'])).toBeLessThan(200);
      expect(answer.body).toEqual(long);
    },
  );

  it.each([
    ['/long', 'identity'],
    ['/gzipped', 'identity'],
    ['/long', 'gzip;q=0, identity'],
    ['/short', 'gzip'],
  ])('leaves %s as it is for %s', async (path, encodings) => {
    const answer = await request(app)
      .get(path)
      .set('Accept-Encoding', encodings);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers.vary).toBe('Accept-Encoding');
    expect(answer.body).toEqual(path === '/short' ? { a: 1 } : long);
  });
});
