import { entropyOf, isThrowAway } from './randomness';

/** A credential whose shape names its provider. */
export interface ProviderPattern {
  /** As messages name it: `a GitHub token`. */
  kind: string;
  /** Linear; the first group, or the whole match, is the credential. */
  pattern: RegExp;
  /** Bits a character that the credential needs; less is a placeholder. */
  entropy: number;
  /** What else must stand within five lines: the half without which this one opens nothing. */
  beside?: RegExp;
  /** The half is demanded only in test data and documents, where lone ids are scraped content. */
  besideInSamples?: RegExp;
}

const awsSecret = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/;

/** By provider; the prefix alone proves what it is. */
export const providerPatterns: readonly ProviderPattern[] = [
  {
    kind: 'an AWS access key',
    // The id of a signed address is meant to be seen.
    pattern:
      /(?<![A-Z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Z0-9]|%2F\d{8}%2F|\/\d{8}\/)/g,
    entropy: 3,
    besideInSamples: awsSecret,
  },
  {
    kind: 'a GitHub token',
    pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,251})\b/g,
    entropy: 3.5,
  },
  {
    kind: 'a GitHub token',
    pattern: /\b(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
    entropy: 3.5,
  },
  {
    kind: 'a GitLab token',
    pattern: /\b(glpat-[\w-]{20,64})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'an app password of Google',
    // Four groups of four letters, as Google shows them; sixteen in a row only between quotes.
    pattern:
      /\b(?:[pP]ass|[pP]assword|[pP]asswd|\w{0,30}_PASS(?:WORD)?)["']?\s{0,4}[:=]\s{0,4}(?:["'](?!\w{0,40}\s?\w{0,40}(?:pass|secret|your|must|have|word|text))((?:[a-z]{4} ){3}[a-z]{4}|(?![a-z]{0,12}(?:pass|secret|your|user|mail|test|code))[a-z]{16})["'])/g,
    entropy: 2.8,
    beside: /smtp\.gmail\.com|@gmail\.com/i,
  },
  {
    kind: 'a Slack token',
    pattern:
      /\b(xox[bpars]-\d{9,14}-[\w-]{16,120}|xapp-1-[A-Z0-9]{9,14}-\d{9,14}-[a-f0-9]{32,80})\b/g,
    entropy: 3,
  },
  {
    kind: 'a Slack webhook address',
    pattern:
      /(https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T[A-Z0-9]{8,12}\/[AB][A-Z0-9]{8,12}\/[A-Za-z0-9]{20,32})/g,
    entropy: 3.5,
  },
  {
    kind: 'a Discord webhook address',
    pattern:
      /(https:\/\/discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80})/g,
    entropy: 3.5,
  },
  {
    kind: 'a Telegram bot token',
    pattern: /(?<![\w:])(\d{8,10}:AA[\w-]{33})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'a live Stripe key',
    pattern: /\b([rs]k_live_[A-Za-z0-9]{20,120})\b/g,
    entropy: 3.5,
  },
  {
    kind: 'an npm token',
    pattern: /\b(npm_[A-Za-z0-9]{36})\b/g,
    entropy: 3.5,
  },
  {
    kind: 'a registry password',
    pattern: /:_(?:authToken|password)\s*=\s*["']?([A-Za-z0-9+/=_-]{20,200})/g,
    entropy: 3.5,
  },
  {
    kind: 'a PyPI token',
    pattern: /\b(pypi-AgE[\w-]{50,250})/g,
    entropy: 3.5,
  },
  {
    kind: 'a RubyGems key',
    pattern: /\b(rubygems_[a-f0-9]{48})\b/g,
    entropy: 3,
  },
  {
    kind: 'a SendGrid key',
    pattern: /\b(SG\.[\w-]{20,24}\.[\w-]{39,50})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'a Mailgun key',
    pattern: /(?<![\w-])(key-[a-f0-9]{32})(?![\w-])/g,
    entropy: 3,
    beside: /mailgun/i,
  },
  {
    kind: 'an Anthropic key',
    pattern: /\b(sk-ant-[\w-]{40,140})/g,
    entropy: 3.5,
  },
  {
    kind: 'an OpenAI key',
    pattern:
      /\b(sk-(?:proj|svcacct|admin)-[\w-]{40,200}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})/g,
    entropy: 3.5,
  },
  {
    kind: 'a Google API key',
    pattern: /(?<![\w-])(AIza[\w-]{35})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'an Azure storage key',
    pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/g,
    entropy: 4,
  },
  {
    kind: 'a DigitalOcean token',
    pattern: /\b(do[opr]_v1_[a-f0-9]{64})\b/g,
    entropy: 3,
  },
  {
    kind: 'a Hugging Face token',
    pattern: /\b(hf_[A-Za-z]{34})\b/g,
    entropy: 3.5,
  },
  {
    kind: 'a Google OAuth client secret',
    pattern: /(?<![\w-])(GOCSPX-[\w-]{28})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'a Vault token',
    pattern: /\b(hvs\.[\w-]{90,120})/g,
    entropy: 3.5,
  },
  {
    kind: 'a Docker Hub token',
    pattern: /\b(dckr_pat_[\w-]{27})(?![\w-])/g,
    entropy: 3.5,
  },
  {
    kind: 'a key of a blockchain node provider',
    pattern:
      /\b(?:rpc\.ankr\.com\/\w{2,40}|infura\.io\/v3|g\.alchemy\.com\/v2|quiknode\.pro)\/((?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{24,64})(?![\w-])/g,
    entropy: 3,
  },
];

/** What tells in one look that a text may hold one: the patterns run only where it matches. */
export const providerHint =
  /AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[bpars]-|xapp-1|hooks\.slack|api\/webhooks|:AA[\w-]{33}|k_live_|npm_|_authToken|:_password|pypi-AgE|rubygems_|SG\.|key-[a-f0-9]{32}|sk-|AIza|AccountKey=|_v1_|hf_|GOCSPX-|hvs\.|dckr_pat_|ankr\.com|infura\.io|alchemy\.com|quiknode|gmail\.com/;

/** The examples of AWS, the key of Azure's emulator, what libraries for Ethereum bring along, and everything that spells out that it is none. */
const known =
  /EXAMPLE$|^AKIAIOSFODNN7|^AKIA(?:X|1234)|wJalrXUtnFEMI|^Eby8vdM02x|000000|111111|xxxxx|XXXXX|^84842078b0994663|^9aa3d95b3bc440fa/;

/** Whether a match of a provider's pattern is a real one by its own looks. */
export function isLiveLooking(value: string, needed: number): boolean {
  const tail = value.replace(/^https:\/\/[^/]+\//, '');
  return (
    entropyOf(tail) >= needed &&
    !known.test(value) &&
    !/example|placeholder|redacted|changeme|your[_-]|dummy|fake/i.test(value) &&
    !/(?:0123456789|1234567890|abcdefghij|abcdef123456)/i.test(value) &&
    !(tail.length < 40 && isThrowAway(tail) && !/^(?:AKIA|ASIA|\d)/.test(tail))
  );
}
