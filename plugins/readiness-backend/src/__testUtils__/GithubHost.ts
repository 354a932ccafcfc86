import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** What is wrong with a host. */
export type Fault =
  | 'none'
  /** Answers that it was asked too much, and for how long it wants silence. */
  | 'limited'
  /** Answers 500. */
  | 'broken'
  /** Answers 200 with what is no JSON. */
  | 'garbage'
  /** Takes requests and never answers. */
  | 'hanging'
  /** Its archives are none. */
  | 'garbage-archive'
  /** The connection breaks in the middle of an archive. */
  | 'cut-archive'
  /** Archives begin and never end. */
  | 'hanging-archive';

/** Seconds of silence that a limited host asks for. */
export const silence = 3;

const ref = 'main';

/**
 * A host that answers like GitHub's API and its downloads, with the content of a real git repository, on loopback. Only what
 * reading a tree asks for.
 */
export class GithubHost {
  fault: Fault = 'none';
  /** When requests came, in epoch milliseconds. */
  readonly requests: number[] = [];
  private readonly server: Server;

  private constructor(private readonly folder: string) {
    this.server = createServer((req, res) => this.answer(req, res));
  }

  /** With one repository, acme/orders, whose work tree is `folder`. */
  static async start(folder: string): Promise<GithubHost> {
    const host = new GithubHost(folder);
    mkdirSync(folder, { recursive: true });
    host.git('init', '--quiet', '--initial-branch', ref);
    await new Promise<void>(done => host.server.listen(0, '127.0.0.1', done));
    return host;
  }

  get name(): string {
    const { port } = this.server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  get integration() {
    return { host: this.name, apiBaseUrl: `http://${this.name}/api/v3` };
  }

  get repositoryUrl(): string {
    return `http://${this.name}/acme/orders/tree/${ref}/`;
  }

  /** Answers the new commit. */
  commit(files: Record<string, string>): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'Change');
    return this.git('rev-parse', 'HEAD').trim();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  private answer(req: IncomingMessage, res: ServerResponse): void {
    this.requests.push(Date.now());
    const path = new URL(req.url ?? '', 'http://host').pathname;
    const repository = /^\/api\/v3\/repos\/acme\/orders(\/.*)?$/.exec(path);
    const archive = /^\/codeload\/acme\/orders\/([0-9a-f]{40})$/.exec(path);
    switch (this.fault) {
      case 'hanging':
        return;
      case 'limited':
        res.writeHead(429, { 'Retry-After': String(silence) });
        res.end('{"message":"API rate limit exceeded"}');
        return;
      case 'broken':
        res.writeHead(500).end('{"message":"Server Error"}');
        return;
      case 'garbage':
        res.writeHead(200, { 'Content-Type': 'application/json' });
        res.end('<!doctype html><title>Unicorn!</title>');
        return;
      default:
    }
    if (archive) {
      this.download(archive[1], res);
      return;
    }
    const rest = repository?.[1] ?? '';
    const tarball = /^\/tarball\/([0-9a-f]{40})$/.exec(rest);
    if (tarball) {
      res.writeHead(302, { Location: `/codeload/acme/orders/${tarball[1]}` });
      res.end();
    } else if (repository && rest === '') {
      json(res, this.describe());
    } else if (rest === `/commits/${ref}/status`) {
      const sha = this.git('rev-parse', 'HEAD').trim();
      json(res, { state: 'success', sha, repository: this.describe() });
    } else {
      res.writeHead(404).end('{"message":"Not Found"}');
    }
  }

  private download(sha: string, res: ServerResponse): void {
    const prefix = `acme-orders-${sha.slice(0, 7)}/`;
    execFile(
      'git',
      ['archive', '--format', 'tar.gz', '--prefix', prefix, sha],
      { cwd: this.folder, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
      (error, archive) => {
        if (error) {
          res.writeHead(404).end();
          return;
        }
        res.writeHead(200, { 'Content-Type': 'application/x-gzip' });
        switch (this.fault) {
          case 'garbage-archive':
            res.end('no archive at all'.repeat(100));
            break;
          case 'cut-archive':
            res.write(archive.subarray(0, archive.length / 2), () =>
              res.destroy(),
            );
            break;
          case 'hanging-archive':
            res.write(archive.subarray(0, archive.length / 2));
            break;
          default:
            res.end(archive);
        }
      },
    );
  }

  private describe() {
    const url = `http://${this.name}/api/v3/repos/acme/orders`;
    return {
      full_name: 'acme/orders',
      default_branch: ref,
      url,
      archive_url: `${url}/{archive_format}{/ref}`,
      trees_url: `${url}/git/trees{/sha}`,
    };
  }

  private git(...args: string[]): string {
    return execFileSync(
      'git',
      [
        ...['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'],
        ...['-c', 'commit.gpgsign=false', ...args],
      ],
      { cwd: this.folder, encoding: 'utf8' },
    );
  }
}

function json(res: ServerResponse, body: object): void {
  res.writeHead(200, { 'Content-Type': 'application/json' });
  res.end(JSON.stringify(body));
}
