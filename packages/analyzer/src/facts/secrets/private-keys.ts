/** A private key that stands whole in a text. */
export interface PrivateKey {
  /** `a private key`, `a PGP private key`, `a private JSON web key`. */
  kind: string;
  /** Offset of its first character. */
  offset: number;
  /** Its body: what makes two keys the same. */
  body: string;
}

export const privateKeyHint =
  /PRIVATE KEY|LS0tLS1CRUdJTi|MI[IGC][A-Za-z0-9+/]{60}|"kty"|<masterKey\b/;

const longestBlock = 20_000;
const mostKeys = 200;

/** Private keys of a text: PEM, PEM in base64 (Secret manifests), bare DER in base64, JSON web keys. */
export function privateKeysIn(text: string): PrivateKey[] {
  return [
    ...pemKeys(text),
    ...encodedPemKeys(text),
    ...bareKeys(text),
    ...webKeys(text),
    ...masterKeys(text),
  ];
}

/** ASP.NET's Data Protection: what encrypts cookies and tokens, in the clear. */
function masterKeys(text: string): PrivateKey[] {
  return [
    ...text.matchAll(
      /<masterKey\b[^>]{0,200}>(?:(?!<\/masterKey>)[\s\S]){0,600}?<value>\s*([A-Za-z0-9+/=]{40,400})\s*<\/value>/g,
    ),
  ]
    .slice(0, mostKeys)
    .map(match => ({
      kind: 'a Data Protection key',
      offset: match.index + match[0].indexOf('<value>'),
      body: match[1],
    }));
}

const opening =
  /-----BEGIN ((?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?)-----/g;

function pemKeys(text: string): PrivateKey[] {
  const keys: PrivateKey[] = [];
  for (const match of text.matchAll(opening)) {
    if (keys.length >= mostKeys) break;
    const start = match.index + match[0].length;
    const closing = text.indexOf('-----END', start);
    if (closing < 0 || closing - start > longestBlock) continue;
    const raw = text.slice(start, closing);
    // A passphrase protects it.
    if (/Proc-Type: 4,ENCRYPTED/.test(raw)) continue;
    const body = bodyOf(raw);
    if (!isWhole(match[1], body)) continue;
    keys.push({
      kind: match[1].startsWith('PGP') ? 'a PGP private key' : 'a private key',
      offset: match.index,
      body,
    });
  }
  return keys;
}

/** The base64 of a block: without headers, escapes (`\n` in JSON), quotes of joined string literals and indentation. */
function bodyOf(raw: string): string {
  return raw
    .replace(/\\[nr]/g, '\n')
    .split('\n')
    .map(line =>
      line
        .replace(/^[\s>|*#]*["']?/, '')
        .replace(/["']\s*[+,;.\\)]*\s*$|[\s,;\\]+$/, ''),
    )
    .filter(line => /^[A-Za-z0-9+/=]+$/.test(line))
    .join('');
}

function isWhole(label: string, body: string): boolean {
  if (body.length < 64 || new Set(body).size < 20) return false;
  if (label.startsWith('OPENSSH'))
    return body.startsWith('b3BlbnNzaC1rZXktdjE') && body.length > 200;
  if (label.startsWith('PGP')) return body.length > 500;
  return isWholeDer(Buffer.from(body.slice(0, 16_000), 'base64'));
}

/** A DER sequence that is as long as it says. */
function isWholeDer(bytes: Buffer): boolean {
  if (bytes.length < 40 || bytes[0] !== 0x30) return false;
  const [content, header] = lengthAt(bytes, 1);
  return content > 0 && bytes.length >= content + header + 1;
}

/** Content length and the bytes that say so. */
function lengthAt(bytes: Buffer, at: number): [number, number] {
  const first = bytes[at];
  if (first < 0x80) return [first, 1];
  if (first === 0x81) return [bytes[at + 1], 2];
  if (first === 0x82) return [bytes.readUInt16BE(at + 1), 3];
  return [0, 1];
}

/** A PEM key in base64, as Secret manifests hold it. */
function encodedPemKeys(text: string): PrivateKey[] {
  const keys: PrivateKey[] = [];
  for (const match of text.matchAll(
    /LS0tLS1CRUdJTi[A-Za-z0-9+/]{80,16000}={0,2}/g,
  )) {
    if (keys.length >= mostKeys) break;
    const plain = Buffer.from(match[0], 'base64').toString('latin1');
    const [key] = pemKeys(plain);
    if (key) keys.push({ ...key, offset: match.index });
  }
  return keys;
}

/** A DER key in base64 without any label, as realm exports hold it: recognised by what its bytes say. */
function bareKeys(text: string): PrivateKey[] {
  const keys: PrivateKey[] = [];
  for (const match of text.matchAll(
    /(?<![A-Za-z0-9+/\n-])MI[IGC][A-Za-z0-9+/]{120,16000}={0,2}/g,
  )) {
    if (keys.length >= mostKeys) break;
    const bytes = Buffer.from(match[0], 'base64');
    if (isWholeDer(bytes) && isPrivateDer(bytes))
      keys.push({ kind: 'a private key', offset: match.index, body: match[0] });
  }
  // Java: a text block without the lines that say what it is.
  for (const match of text.matchAll(
    /"""[ \t]*\n[ \t]{1,40}(MI[IGC][A-Za-z0-9+/]{40,100}(?:\s{1,60}[A-Za-z0-9+/=]{1,100}){2,80})/g,
  )) {
    if (keys.length >= mostKeys) break;
    const body = match[1].replace(/\s+/g, '');
    const bytes = Buffer.from(body, 'base64');
    if (isWholeDer(bytes) && isPrivateDer(bytes))
      keys.push({
        kind: 'a private key',
        offset: match.index + match[0].length - match[1].length,
        body,
      });
  }
  return keys;
}

/** PKCS#1 and PKCS#8 start with version 0, SEC 1 with version 1; certificates and public keys with a sequence. */
function isPrivateDer(bytes: Buffer): boolean {
  const [, header] = lengthAt(bytes, 1);
  const inner = bytes.subarray(1 + header, 1 + header + 12);
  if (inner[0] !== 0x02 || inner[1] !== 0x01) return false;
  const pkcs1 =
    inner[2] === 0 && inner[3] === 0x02 && inner[4] >= 0x81 && inner[4] <= 0x82;
  const pkcs8 = inner[2] === 0 && inner[3] === 0x30 && inner[5] === 0x06;
  const sec1 = inner[2] === 1 && inner[3] === 0x04;
  return pkcs1 || pkcs8 || sec1;
}

/** `{"kty": "RSA", …, "d": "…"}`. */
function webKeys(text: string): PrivateKey[] {
  const keys: PrivateKey[] = [];
  for (const match of text.matchAll(
    /["']kty["']\s*:\s*["'](?:RSA|EC|OKP)["']/g,
  )) {
    if (keys.length >= mostKeys) break;
    const open = text.lastIndexOf('{', match.index);
    const close = text.indexOf('}', match.index);
    if (open < 0 || close < 0 || close - open > 8_000) continue;
    const secret = /["']d["']\s*:\s*["']([\w-]{40,2000})["']/.exec(
      text.slice(open, close),
    );
    if (secret && new Set(secret[1]).size >= 20)
      keys.push({
        kind: 'a private JSON web key',
        offset: match.index,
        body: secret[1],
      });
  }
  return keys;
}
