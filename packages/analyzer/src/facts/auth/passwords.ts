import { isDevelopmentGuarded } from '../code';
import { fastHashHelpersOf } from './fast-hash-helpers';
import { clearPasswordsIn } from './clear-passwords';
import { isNoUsersPassword } from './other-passwords';
import { effectiveConfigurationOf, isForDevelopment } from '../configuration';
import { at, entriesOf, textOf, type Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';

/** A place, with what it shows in the words of a message. @public */
export interface PasswordPlace {
  what: string;
  path: string;
  line: number;
}

/** How the service keeps the passwords of its users. @public */
export interface PasswordStorage {
  /** Fields and columns that hold one. */
  fields: PasswordPlace[];
  /** Calls and settings that hash slowly and with a salt. */
  strong: PasswordPlace[];
  /** `hashes passwords with MD5`, `compares passwords in clear`. */
  weak: PasswordPlace[];
}

const password =
  '(?:pass(?:word|wd|phrase)?|pwd|Pass(?:word|wd|phrase)?|PASSWORD)';
const named = `[\\w.$>\\[\\]"'?!-]{0,60}${password}(?![a-z])[\\w"'\\].]{0,12}`;

/** What hashes slowly, by ecosystem. */
const strongHashes: Record<Ecosystem, RegExp> = {
  node: /\b(?:bcrypt|bcryptjs|argon2|scrypt|scryptSync|pbkdf2|pbkdf2Sync)\s*(?:\.\s*(?:hash|hashSync|compare|compareSync|verify)\s*)?\(|\bBun\.password\.|(?<![\w.])(?:hash|compare|hashSync|compareSync)\s*\(\s*[^()]{0,40}[pP]assword|\bfrom\s+["'](?:bcrypt(?:js)?|argon2|@node-rs\/(?:argon2|bcrypt)|better-auth)["']|require\(\s*["'](?:bcrypt(?:js)?|argon2)["']|\bemailAndPassword\b|passport-local-mongoose|\b(?:argon2(?:i|id|d)?|bcrypt|scrypt)(?:Verify)?\s*\(\s*\{[^{}]{0,60}\b[pP]assword\b/,
  python:
    /\bbcrypt\b|\bargon2\b|\bpasslib\b|\bCryptContext\s*\(|\bPasswordHasher\s*\(|\bPasswordHash\b|\bgenerate_password_hash\b|\bpbkdf2\w*\b|\bscrypt\b|\bset_password\s*\(|\bmake_password\b|\bBcrypt\s*\(|\bfastapi_users\b/,
  jvm: /\b(?:BCrypt\w*PasswordEncoder|Argon2\w*PasswordEncoder|SCryptPasswordEncoder|Pbkdf2PasswordEncoder|createDelegatingPasswordEncoder|DelegatingPasswordEncoder|BcryptUtil|Argon2BytesGenerator|OpenBSDBCrypt|PKCS5S2ParametersGenerator|BCrypt\.hashpw|BCrypt\.withDefaults|Argon2Factory|PasswordEncoder)\b/,
  go: /\bbcrypt\.(?:GenerateFromPassword|CompareHashAndPassword)\b|\bargon2\.(?:IDKey|Key|CreateHash)\b|\bargon2id\.\w+|\bscrypt\.Key\b|\bpbkdf2\.Key\b/,
  dotnet:
    /\b(?:AddIdentity\w*|AddDefaultIdentity|PasswordHasher|IPasswordHasher|Rfc2898DeriveBytes|KeyDerivation\.Pbkdf2|UserManager)\b|\bBCrypt\.Net\b|\bBCrypt\.HashPassword\b|\bArgon2id?\b|\bIdentityUser\b/,
  ruby: /\bhas_secure_password\b|\bdevise\s+:database_authenticatable|\bdevise\b[^\n]*:(?:database|two_factor)_authenticatable|\bBCrypt::Password\b|\bArgon2::Password\b|\bauthenticates_with_sorcery!/,
  php: /\bpassword_hash\s*\(|\bpassword_verify\s*\(|\bHash::(?:make|check)\b|\bbcrypt\s*\(|["']password["']\s*=>\s*["']hashed["']|\bUserPasswordHasherInterface\b|\bhasher->make\b|\bPASSWORD_(?:BCRYPT|ARGON2ID?|DEFAULT)\b|\bAuth::attempt\b/,
  rust: /\bArgon2\b|\bargon2::|\bbcrypt::(?:hash|verify|\{)|\bscrypt::|\bpassword_auth::|\bPasswordHash(?:er|String)?\b/,
};

/** PostgreSQL's pgcrypto does it inside a statement: `CRYPT($2, GEN_SALT('bf'))`. */
const saltedBySql =
  /\b(?:CRYPT|crypt)\s*\(\s*[^()]{1,60},\s*(?:GEN_SALT|gen_salt)\s*\(\s*'bf'/;

/** Where a field or a column is declared. */
const passwordFields: Array<{ file: RegExp; pattern: RegExp; needs?: RegExp }> =
  [
    {
      file: /\.prisma$/,
      pattern:
        /^[ \t]*\w*(?:password|passwordHash|hashed_?password|password_hash|passwordDigest)\w*\s+String\b/gim,
    },
    {
      file: /\.[cm]?[jt]sx?$/,
      pattern:
        /^[ \t]*(?:public\s+|private\s+|readonly\s+)*["']?(?:password|passwordHash|hashedPassword|password_hash|passwordDigest)["']?[?!]?\s*:\s*(?:string|\{|text\(|varchar\(|String|DataTypes\.|Sequelize\.|t\.String)/gm,
      needs:
        /@Entity|@Schema\(|@Prop\(|@Column|new\s+(?:mongoose\.)?Schema\s*(?:<[^<>()]{1,80}>\s*)?\(|\.define\s*\(|pgTable|mysqlTable|sqliteTable|Model\.init/,
    },
    {
      file: /\.py$/,
      pattern:
        /^[ \t]*(?:password|hashed_password|password_hash|passwordhash|_password)\s*(?::\s*Mapped\[[^\]\n]{1,40}\])?\s*(?:=\s*(?:sa\.|db\.|models\.)?(?:Column|mapped_column|CharField|Field|TextField)|$)/gm,
    },
    {
      file: /\.(?:java|kt)$/,
      pattern:
        /^[ \t]*(?:private|protected|var|val|lateinit\s+var)\s+(?:String\s+)?(?:password|passwordHash|encodedPassword|encryptedPassword)\b/gm,
      needs: /@Entity|@Document|@Table|@MappedSuperclass/,
    },
    {
      file: /\.go$/,
      pattern:
        /^[ \t]*(?:Password|PasswordHash|HashedPassword|Pass)\s+(?:string|\[\]byte)(?![^\n]*yaml)/gm,
      needs: /gorm|db:"|bson:"|bun:"|sqlx|sql\.|ent\.|type\s+User\b/,
    },
    {
      file: /\.cs$/,
      pattern:
        /\b(?:string|byte\[\])\??\s+(?:[pP]assword|[pP]asswordHash|[hH]ashedPassword)\s*\{\s*get/g,
      needs:
        /DbSet|\[Key\]|\[Table|class\s+\w*(?:User|Account|Person|Member)s?\b/,
    },
    {
      file: /\.(?:rb|sql|php|js|ts|py|xml|ya?ml)$/,
      pattern:
        /\bpassword_digest\b|\bencrypted_password\b|(?:string|text|char|varchar)\(\s*["'](?:password|password_hash|hashed_password)["']|^\s*["'`]?(?:password|password_hash|hashed_password|passwordhash)["'`]?\s+(?:n?varchar|char|text|character\s+varying|bytea)\b|(?:Column|column)\(\s*["'](?:password|password_hash|hashed_password)["']/gim,
    },
    {
      file: /\.rs$/,
      pattern: /\bpassword_hash\s*:\s*(?:String|Secret|Option<String>)/g,
    },
  ];

const fastNames: Array<[RegExp, string]> = [
  [/md5/i, 'MD5'],
  [/sha-?1\b|sha1/i, 'SHA-1'],
  [/sha-?224/i, 'SHA-224'],
  [/sha-?256/i, 'SHA-256'],
  [/sha-?384/i, 'SHA-384'],
  [/sha-?512/i, 'SHA-512'],
  [/base64|b64encode|btoa/i, 'Base64'],
];

interface WeakPattern {
  pattern: RegExp;
  what?: string;
}

/** Rust: a function for hashes of passwords that makes a fast one. */
const rustHash =
  /\bfn\s+hash_(?:pwd|passwd|password)\b[^{}]{0,200}\{(?:(?!\n\}|\bfn\s|bcrypt|[aA]rgon2|scrypt|[pP]bkdf2)[\s\S]){0,400}?\b(?:sha256::digest|Sha(?:1|224|256|384|512)::(?:digest|new)|md5::compute|Md5::(?:digest|new))\b(?!(?:(?!\n\}|\bfn\s)[\s\S]){0,400}(?:bcrypt|[aA]rgon2|scrypt|[pP]bkdf2))/g;

const oneRound =
  'hashes passwords with the package password-hash, one round of SHA-1';

/** A fast hash of something named for a password. */
const fastHashes: Record<Ecosystem, WeakPattern[]> = {
  node: [
    // The package's default is one round of salted SHA-1; old hashes may still be verified with it.
    {
      pattern:
        /\bpasswordHash\s*\.\s*generate\s*\((?<=["']password-hash["'][\s\S]{0,20000})/g,
      what: oneRound,
    },
    {
      pattern:
        /\b(\w{1,60})\s{1,3}(?:=\s{0,3}require\(\s{0,3}["']password-hash["']\s{0,3}\)|from\s{1,3}["']password-hash["'])(?=[\s\S]{0,50000}?\b\1\s{0,3}\.\s{0,3}generate\s{0,3}\()/g,
      what: oneRound,
    },
    {
      pattern: new RegExp(
        `\\bcreateHash\\(\\s*["'\`](?:md5|sha1|sha224|sha256|sha384|sha512)["'\`]\\s*\\)\\s*\\.\\s*update\\(\\s*${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `(?<![\\w.])(?:CryptoJS\\.)?(?:md5|MD5|sha1|SHA1|sha256|SHA256|sha512|SHA512)\\(\\s*${named}`,
        'g',
      ),
    },
  ],
  python: [
    {
      pattern: new RegExp(
        `\\bhashlib\\.(?:md5|sha1|sha224|sha256|sha384|sha512)\\(\\s*(?:\\(?\\s*\\w{1,30}\\s*\\+\\s*)?(?:str\\()?${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\bb64encode\\(\\s*${named}\\.encode\\(\\)\\s*\\)\\s*(?:==|$)`,
        'gm',
      ),
    },
  ],
  jvm: [
    {
      pattern: new RegExp(
        `\\bDigestUtils\\.(?:md5|sha1|sha|sha256|sha384|sha512)\\w*\\(\\s*${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\bMessageDigest\\.getInstance\\(\\s*"(?:MD5|SHA-?1|SHA-256|SHA-512)"\\s*\\)[\\s\\S]{0,200}?\\.(?:digest|update)\\(\\s*${named}`,
        'g',
      ),
    },
    // A class of the service's own that is named for it: `SHA256Util.encrypt(user.getPassword())`.
    {
      pattern: new RegExp(
        `\\b(?!\\w*(?:[bB][cC]rypt|Pbkdf2|PBKDF2|Salt|Hmac|HMAC))\\w{0,30}(?:MD5|Md5|SHA1|Sha1|SHA256|Sha256|SHA512|Sha512)\\w{0,20}\\.\\w{1,30}\\(\\s*${named}`,
        'g',
      ),
    },
    // An encoder of the service's own keeps the digest in a field.
    {
      pattern:
        /\bMessageDigest\.getInstance\(\s*"(?:MD5|SHA-?1|SHA-256|SHA-512)"\s*\)(?<=\bclass\s+\w{0,30}Password(?:Encoder|Hasher|Hash|Encryptor|Encrypter)\b[\s\S]{0,900})(?![\s\S]{0,3000}?(?:PBEKeySpec|BCrypt|Argon2|SCrypt))/g,
    },
    // `"update users set password=md5(?) where id=?"`
    {
      pattern:
        /"[^"\n]{0,300}\bpassword\s{0,3}=\s{0,3}(?:md5|MD5|sha1|SHA1)\(\s{0,3}(?:\?|:\w{1,40})/g,
    },
    {
      pattern: /\bNoOpPasswordEncoder\b(?!\s*;)/g,
      what: 'keeps passwords as they are (NoOpPasswordEncoder)',
    },
    { pattern: /["']\{noop\}/g, what: 'keeps passwords as they are ({noop})' },
  ],
  go: [
    {
      pattern: new RegExp(
        `\\b(?:md5|sha1|sha256|sha512)\\.Sum\\w*\\(\\s*(?:\\[\\]byte\\(\\s*|\\*\\(\\*\\[\\]byte\\)\\(unsafe\\.Pointer\\(&)?${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\b\\w{0,30}(?:MD5|Md5|SHA1|Sha1|SHA256|Sha256)\\w{0,20}\\(\\s*(?:\\[\\]byte\\(\\s*)?${named}`,
        'g',
      ),
    },
  ],
  dotnet: [
    // A method of the service's own: `GetSHA256(salt + password)`.
    {
      pattern: new RegExp(
        `\\b(?!\\w{0,40}(?:Pbkdf2|PBKDF2))(?:Get|Compute|Create|To|Hash|Make)\\w{0,12}(?:MD5|Md5|SHA1|Sha1|SHA256|Sha256|SHA512|Sha512)\\w{0,20}\\(\\s*(?:[\\w.]{1,40}\\s*\\+\\s*)?${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\b(?:HMAC)?(?:MD5|SHA1|SHA256|SHA384|SHA512)\\.HashData\\(\\s*(?:Encoding\\.\\w+\\.GetBytes\\(\\s*)?${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\b(?:HMAC)?(?:MD5|SHA1|SHA256|SHA384|SHA512)(?:Managed|CryptoServiceProvider)?(?:\\.Create)?\\(\\w{0,40}\\)[\\s\\S]{0,400}?\\.ComputeHash(?:Async)?\\(\\s*(?:Encoding\\.\\w+\\.GetBytes\\(\\s*)?${named}`,
        'g',
      ),
    },
    // `private readonly HMACSHA512 x = new(…)` of a class that is there to hash passwords.
    {
      pattern:
        /\b(?:HMAC)?(?:MD5|SHA1|SHA256|SHA384|SHA512)\b(?=[^\n;]{0,60}(?:=\s*new\b|\(|\.(?:Create|HashData)\b))(?<=\bclass\s+\w{0,30}PasswordHash\w{0,20}\b(?!<)[^{]{0,200}\{[^]{0,420})(?![^]{0,1500}\b(?:Rfc2898DeriveBytes|Pbkdf2|Argon2\w*|BCrypt)\b)/g,
    },
  ],
  ruby: [
    {
      pattern: new RegExp(
        `\\bDigest::(?:MD5|SHA1|SHA256|SHA512|SHA2)\\.(?:hexdigest|digest|base64digest)\\s*\\(?\\s*["']?(?:#\\{)?${named}`,
        'g',
      ),
    },
  ],
  php: [
    {
      pattern: new RegExp(
        `(?<![\\w>:])(?:md5|sha1|crypt)\\(\\s*\\$?${named}`,
        'g',
      ),
    },
    {
      pattern: new RegExp(
        `\\bhash\\(\\s*["'](?:md5|sha1|sha256|sha512)["']\\s*,\\s*\\$?${named}`,
        'g',
      ),
    },
  ],
  rust: [
    { pattern: rustHash },
    {
      pattern: new RegExp(
        `\\b(?:md5::compute|Md5::digest|Sha1::digest|Sha256::digest|Sha512::digest)\\(\\s*&?${named}`,
        'g',
      ),
    },
  ],
};

/** Both sides name a password, and one of them is a stored one. */
const clearComparisons: Partial<Record<Ecosystem, RegExp[]>> = {
  node: [
    /\b\w{1,40}\??\.password\s*[!=]==?\s*(?:req\.body\.|body\.|dto\.|\w{0,20}(?:Dto|Input|input|data|payload)\.|this\.)?password\b/g,
    /\b(?:req\.body\.|dto\.|body\.)password\s*[!=]==?\s*\w{1,40}\??\.password\b/g,
    /(?<![\w.])password\s*[!=]==?\s*(?:\w{0,20}[uU]ser|\w{0,20}[aA]ccount)\??\.password\b/g,
  ],
  python: [
    /\b(?!self\b)\w{1,40}\.password\s*[!=]=\s*(?:form\.|data\.|request\.|\w{0,20}\.)?password\b/g,
  ],
  jvm: [
    /\b\w{1,40}\.getPassword\(\)\.equals\(\s*(?:\w{1,40}\.(?:getPassword\(\)|password\(\))|password)\s*\)/g,
  ],
  go: [
    /\b\w{1,40}\.Password\s*[!=]=\s*(?:\w{1,40}\.)?[pP]assword\b/g,
    /\bWhere\(\s*&?(?:\w{1,30}\.)?\w{1,30}\{[^{}\n]{0,200}\bPassword\s*:\s*[a-z]\w*[pP]?assword\b|\bWhere\(\s*&?(?:\w{1,30}\.)?\w{1,30}\{[^{}\n]{0,200}\bPassword\s*:\s*(?:\w{1,30}\.)?[pP]assword\b/g,
    /\bWhere\(\s*"[^"\n]{0,200}\bpassword\s*=\s*\?[^"\n]{0,100}"\s*,[^()\n]{0,120}\b[pP]assword\b/g,
  ],
  dotnet: [/\b\w{1,40}\.Password\s*==\s*(?:\w{1,40}\.)?[pP]assword\b/g],
  php: [
    /\$\w{1,40}(?:->|\[["'])password(?:["']\])?\s*[!=]==?\s*\$(?:password|_POST\[["']password["']\]|request->password)/g,
  ],
  ruby: [/\b\w{1,40}\.password\s*==\s*params\[:password\]/g],
  rust: [/\b\w{1,40}\.password\s*==\s*&?(?:\w{1,40}\.)?password\b/g],
};

/** A statement that looks for whoever has this name and this password: what is stored is what was typed. */
const askedInClear =
  /["'`][^"'`]{0,20}\bselect\b[^"'`]{1,300}\b(?:password|passwd|pwd)\s*=\s*(?:\?|\$\d|%s|:\w{1,20}|@\w{1,20})[^"'`]{0,80}["'`]/gi;
const hashedBefore =
  /hash|bcrypt|argon|scrypt|pbkdf|\bmd5|\bsha\d|crypt|digest|encode(?!d?URI)/i;

const hashedSomewhere =
  /\b(?:createHash|hashlib\.|MessageDigest|DigestUtils|sha(?:1|256|512)\.|md5\.|Sha(?:1|256|512)|hash_?password|hashPwd|encrypt_?password)/i;

/** A function of the service's own that promises a hash of a password, with the group that holds its parameter. */
const ownHashes: Array<[pattern: RegExp, parameter: number]> = [
  [
    /\b(?:func|function|def|fn|fun)[ \t]+(?:\([^()\n]{0,60}\)[ \t]*)?(?:hash_?[pP]assword|hash_?[pP]wd|[pP]assword_?[hH]ash|HashPassword|HashPwd)[ \t]*\([ \t]*(?:self[ \t]*,[ \t]*)?\$?(\w{1,40})[^()\n]{0,60}\)[^\n]{0,80}/g,
    1,
  ],
  [
    /\b(?:String|string)[ \t]+(?:hashPassword|HashPassword)[ \t]*\([ \t]*(?:final[ \t]+)?(?:String|string)[ \t]+(\w{1,40})[ \t]*\)/g,
    1,
  ],
];

/** It returns its parameter, as it is or glued to a constant, and calls nothing that could hash. */
function isPretended(body: string, parameter: string): boolean {
  const returned = /\breturn\b([^\n;]{1,200})/.exec(body)?.[1];
  if (!returned || /\breturn\b[\s\S]*\breturn\b/.test(body)) return false;
  const glue = `(?:["'\`][^"'\`\\n]{0,60}["'\`])`;
  return new RegExp(
    `^\\s*(?:${glue}\\s*\\+\\s*)?\\$?${parameter}(?:\\s*\\+\\s*${glue})?\\s*[;}]?\\s*$|^\\s*(?:fmt\\.Sprintf|String\\.format)\\(\\s*${glue}\\s*,\\s*${parameter}\\s*\\)\\s*$|^\\s*(?:f["'][^"'\\n]{0,60}\\{${parameter}\\}[^"'\\n]{0,60}["']|\`[^\`\\n]{0,60}\\$\\{${parameter}\\}[^\`\\n]{0,60}\`)\\s*$`,
  ).test(returned);
}

/** Go: a field of `type DatabaseConfig struct`: the service's own password, not that of a user. */
function isOfConfiguration(path: string, text: string, offset: number) {
  if (!path.endsWith('.go')) return false;
  const heads = [
    ...text.slice(Math.max(0, offset - 4_000), offset).matchAll(goStruct),
  ];
  return /config|settings|options|database|smtp|redis|mail|broker|dsn/i.test(
    heads.pop()?.[1] ?? '',
  );
}

const goStruct = /^[ \t]*(?:type[ \t]+)?(\w{1,80})[ \t]+struct\b/gm;

/** Use as a fact. @public */
export function passwordStorageOf(service: Service): PasswordStorage {
  const storage: PasswordStorage = { fields: [], strong: [], weak: [] };
  const { repository } = service;
  for (const file of service.of(['SRC', 'MIGRATION', 'CONFIG', 'OTHER'])) {
    if (
      file.script ||
      (file.class !== 'SRC' &&
        !/\.(?:prisma|sql|rb|py|php|[jt]s|xml|ya?ml)$/.test(file.path))
    )
      continue;
    if (
      file.class === 'CONFIG' &&
      !/changelog|changeset|\.prisma$|schema/.test(file.path)
    )
      continue;
    const { uncommented } = repository.lexical(file.path);
    if (!/pass|encrypted_/i.test(uncommented)) continue;
    const index = repository.lineIndex(file.path);
    for (const one of passwordFields) {
      if (
        !one.file.test(file.path) ||
        (one.needs && !one.needs.test(uncommented))
      )
        continue;
      for (const match of [...uncommented.matchAll(one.pattern)].slice(0, 3)) {
        if (isOfConfiguration(file.path, uncommented, match.index)) continue;
        storage.fields.push({
          what: 'keeps passwords',
          path: file.path,
          line: index.lineAt(match.index + match[0].search(/\S/)),
        });
      }
    }
  }
  // ASP.NET Identity’s hasher is slow; a class of the same name is what its code says.
  const hasherOfItsOwn = sourceFilesOf(service).some(
    ({ path, ecosystem }) =>
      ecosystem === 'dotnet' &&
      /\b(?:class|interface)\s+I?PasswordHasher\b(?!\s*<)/.test(
        repository.lexical(path).code,
      ),
  );
  const fastHelpers = service.fact(fastHashHelpersOf);
  // Who calls a statement may have hashed what it is handed.
  const isHashedSomewhere = sourceFilesOf(service).some(
    ({ path, ecosystem }) =>
      strongHashes[ecosystem!].test(repository.lexical(path).uncommented) ||
      hashedSomewhere.test(repository.lexical(path).code),
  );
  for (const file of sourceFilesOf(service)) {
    const { uncommented, code } = repository.lexical(file.path);
    const index = repository.lineIndex(file.path);
    const strong = [
      ...uncommented.matchAll(
        new RegExp(
          `${strongHashes[file.ecosystem!].source}|${saltedBySql.source}`,
          'g',
        ),
      ),
    ].find(
      ([name]) =>
        !(hasherOfItsOwn && /^I?PasswordHasher$/.test(name)) &&
        !fastHelpers.has(/^\w*/.exec(name)![0]),
    );
    if (strong) {
      const use =
        file.ecosystem === 'jvm' ? encodingIn(code) : namedUse(strong, code);
      storage.strong.push({
        what: use?.[0] ?? strong[0],
        path: file.path,
        line: index.lineAt(use?.index ?? strong.index),
      });
    }
    const found: PasswordPlace[] = [];
    const add = (match: RegExpMatchArray, what: string) => {
      const start = match.index! + Math.max(0, match[0].search(/\S/));
      if (code[start] === ' ') return;
      const line = index.lineAt(start);
      // The list of leaked passwords is asked by the beginning of a hash.
      if (
        isNoUsersPassword(repository.lines(file.path), line) ||
        /pwnedpasswords\.com/.test(uncommented)
      )
        return;
      if (isForDevelopment(service, { path: file.path, line })) return;
      found.push({ what, path: file.path, line });
    };
    for (const { pattern, what } of fastHashes[file.ecosystem!]) {
      for (const match of [...uncommented.matchAll(pattern)].slice(0, 20)) {
        // An import or a type names it without using it.
        if (
          what &&
          !/["']/.test(match[0]) &&
          /import\s/.test(lineText(uncommented, match.index))
        )
          continue;
        add(match, what ?? `hashes passwords with ${fastName(match[0])}`);
      }
    }
    for (const [name, algorithm] of fastHelpers) {
      if (!code.includes(name)) continue;
      const calls = new RegExp(
        `(?<![\\w$])${name}\\(\\s*[\\w.$>\\[\\]"'?!-]{0,60}${password}["'\\]]{0,2}\\s*[,)]`,
        'g',
      );
      for (const match of [...uncommented.matchAll(calls)].slice(0, 20))
        add(match, `hashes passwords with ${fastName(algorithm)}`);
    }
    for (const pattern of clearComparisons[file.ecosystem!] ?? []) {
      for (const match of [
        ...code.matchAll(pattern),
        ...uncommented.matchAll(pattern),
      ].slice(0, 20)) {
        if (!isHashed(code, match.index) && !isChange(code, match))
          add(match, 'compares passwords in clear');
      }
    }
    for (const match of isHashedSomewhere
      ? []
      : [...uncommented.matchAll(askedInClear)].slice(0, 20)) {
      const end = match.index + match[0].length;
      const around =
        uncommented.slice(Math.max(0, match.index - 700), match.index) +
        uncommented.slice(end, end + 200);
      if (
        !hashedBefore.test(around) &&
        /pass|pwd/i.test(uncommented.slice(end, end + 200))
      )
        add(match, 'compares passwords in clear');
    }
    for (const [pattern, parameter] of ownHashes) {
      for (const match of [...code.matchAll(pattern)].slice(0, 5)) {
        const [body] = uncommented
          .slice(
            match.index + match[0].length,
            match.index + match[0].length + 400,
          )
          .split(/\n\}|\n(?=\S)/);
        if (isPretended(body, match[parameter]))
          add(
            match,
            'keeps passwords as they are: its hash function hashes nothing',
          );
      }
    }
    storage.weak.push(...found);
  }
  if (keepsForeignPasswords(service))
    storage.fields = storage.fields.filter(({ path }) => !path.endsWith('.rb'));
  storage.strong.sort((a, b) => rankOf(a) - rankOf(b));
  storage.weak = unique(storage.weak).filter(
    place => storage.strong.length === 0 || !isLegacy(service, place),
  );
  readSettings(service, storage);
  readSymfony(service, storage);
  if (storage.strong.length === 0 && storage.weak.length === 0)
    storage.weak.push(...clearPasswordsIn(service, storage.fields));
  return storage;
}

/** What a file makes of a library that it imports: `hashPassword`, or `argon.hash(dto.password)` of `import * as argon from 'argon2'`. */
function namedUse(
  { 0: match, index, input = '' }: RegExpExecArray,
  code: string,
): RegExpExecArray | undefined {
  if (!/^from\b/.test(match)) return undefined;
  const alias = /\bimport\s+(?:\*\s+as\s+)?(\w{1,40})\s+$/.exec(
    input.slice(Math.max(0, index - 100), index),
  )?.[1];
  return (
    /\b(?:hash|check|verify|compare)\w{0,12}Passwords?\b/.exec(code) ??
    (alias === undefined
      ? undefined
      : new RegExp(
          // A class for it takes whatever it is given: `class HashingService`.
          /\bclass\s+\w{0,40}[hH]ash\w{0,20}\s*[{<]|\bclass\s+\w{0,40}[hH]ash\w{0,20}\s+implements\b/.test(
            code,
          )
            ? `\\b${alias}\\.(?:hash|verify|compare)(?:Sync)?\\(`
            : `\\b${alias}\\.(?:hash|verify|compare)(?:Sync)?\\([^()\\n]{0,80}[pP]assword\\b`,
        ).exec(code)) ??
    undefined
  );
}

/** Spring: the password of a user given to the encoder; not that of a technical user who lives in memory. */
function encodingIn(code: string): RegExpExecArray | undefined {
  if (
    /\bInMemoryUserDetailsManager\b|\bMapReactiveUserDetailsService\b|\binMemoryAuthentication\b/.test(
      code,
    )
  )
    return undefined;
  return (
    /\b\w{0,40}[eE]ncoder\s?\.\s?(?:encode|matches)\(\s?[\w.()]{0,60}(?:[pP]assword|[sS]enha|[cC]lave|[cC]ontrasen[ay]a?|[mM]otDePasse|[pP]asswort)\b/.exec(
      code,
    ) ?? undefined
  );
}

/**
 * A hash of before, which is verified until its password is hashed again: the lines above it say so, or it is compared
 * in one arm of many, beside that of a slow hash.
 */
function isLegacy({ repository }: Service, { path, line }: PasswordPlace) {
  const lines = (from: number, to: number) =>
    repository
      .lines(path)
      .slice(Math.max(0, from), to)
      .map(text => text.slice(0, 300))
      .join('\n');
  const around = lines(line - 9, line + 1);
  const isOneOfMany =
    /\b(?:case|when|elif|else if)\b|=>/.test(lines(line - 3, line)) &&
    /===?|\b(?:equals|compare\w*|ConstantTimeCompare|timingSafeEqual|hash_equals)\b/.test(
      lines(line - 1, line),
    ) &&
    /\b(?:argon2|bcrypt|scrypt)\w{0,20}\s*[.(]/i.test(
      lines(line - 16, line + 15),
    );
  return (
    isOneOfMany ||
    /\b(?:use)?_?(?:legacy|old)_?(?:hash|password|salt|scheme|algorithm|sha|md5)|\blegacy\b|\bdeprecated\b|\bre-?hash/i.test(
      around,
    )
  );
}

/** Rails models that decrypt a password in order to send it to somebody else; those of users never may. */
function keepsForeignPasswords(service: Service): boolean {
  const models = sourceFilesOf(service)
    .filter(({ ecosystem }) => ecosystem === 'ruby')
    .map(({ path }) => service.repository.lexical(path).uncommented)
    .filter(text =>
      /\bdecrypt\w*\(?\s*(?:self\.)?encrypted_password\b|\b(?:encrypts|attr_encrypted)\b[^\n]{0,120}:password\b/.test(
        text,
      ),
    );
  return (
    models.length > 0 &&
    !models.some(text =>
      /\bclass\s+(?:\w+::)*\w*(?:User|Account|Person|Member|Admin|Customer)\b/.test(
        text,
      ),
    )
  );
}

/** What names a password proves more than a library that hashes other things too. */
function rankOf({ what }: PasswordPlace): number {
  return Number(!/pass|Identity|bcrypt|BCrypt|secure/i.test(what));
}

function lineText(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset) + 1, offset + 5);
}

/** `password = hash(password)` a few lines before: what is compared is the hash. */
function isHashed(code: string, offset: number): boolean {
  return /\b[pP]assword\w*\s*(?::=|=)\s*[^\n;]{0,80}(?:hash|digest|encode|encrypt|crypt|md5|sha)/i.test(
    code.slice(Math.max(0, offset - 600), offset),
  );
}

/** `if (user.password !== dto.password) user.password = hash(dto.password)` asks whether it changed, in either order. */
function isChange(code: string, match: RegExpMatchArray): boolean {
  const end = match.index! + match[0].length;
  const after = code.slice(end, end + 700);
  return match[0].includes('!=')
    ? /hash|bcrypt|argon|encode/i.test(after.slice(0, 400)) ||
        /^[^\n]{0,60}\n?[^\n]{0,60}\.password\s*=(?!=)/.test(after)
    : /[pP]assword\w*\s*(?:\(|=)\s*[^\n;]{0,60}(?:encode|hash)/.test(after) ||
        // `if (!a.getPassword().equals(b.getPassword())) a.setLastPasswordChange(now)`
        (/!\s*[\w.()]{0,80}$/.test(
          code.slice(Math.max(0, match.index! - 80), match.index! + 1),
        ) &&
          /^\s*\)?\s*\{\s*[\w.]{1,60}\.?set\w{0,40}[pP]assword\w{0,40}\s*\(/.test(
            after,
          ));
}

function fastName(text: string): string {
  return (
    fastNames.find(([pattern]) => pattern.test(text))?.[1] ?? 'a fast hash'
  );
}

/** Django's hashers: the first one of the list is the one that new passwords get. */
function readSettings(service: Service, storage: PasswordStorage): void {
  const configuration = service.fact(effectiveConfigurationOf);
  const hashers =
    configuration.get('PASSWORD_HASHERS') ??
    configuration.get('PASSWORD_HASHERS[0]');
  const first = hashers && /["']([\w.]+)["']/.exec(hashers.text)?.[1];
  if (
    hashers &&
    first &&
    !isDevelopmentGuarded(
      service.repository.lines(hashers.path),
      hashers.line,
    ) &&
    /(?:MD5|SHA1|Unsalted|(?<!B)Crypt)\w*PasswordHasher$/.test(first)
  ) {
    storage.weak.push({
      what: `hashes passwords with ${first.replace(/^.*\./, '')}`,
      path: hashers.path,
      line: hashers.line,
    });
    return;
  }
  if (
    hashers &&
    first &&
    /(?:BCrypt|Argon2|PBKDF2|Scrypt)\w*Hasher$/.test(first)
  ) {
    const place = { path: hashers.path, line: hashers.line };
    storage.strong.push({ what: first.replace(/^.*\./, ''), ...place });
    storage.fields.push({ what: 'Django’s user model', ...place });
    return;
  }
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Django'))
    return;
  for (const file of sourceFilesOf(service)) {
    if (!/settings/.test(file.path)) continue;
    const { uncommented } = service.repository.lexical(file.path);
    const match = /["']django\.contrib\.auth["']/.exec(uncommented);
    if (!match) continue;
    storage.strong.push({
      what: 'Django’s default hashers',
      path: file.path,
      line: service.repository.lineIndex(file.path).lineAt(match.index),
    });
    if (/["']django\.contrib\.admin["']|AUTH_USER_MODEL/.test(uncommented))
      storage.fields.push({
        what: 'Django’s user model',
        path: file.path,
        line: service.repository.lineIndex(file.path).lineAt(match.index),
      });
    return;
  }
}

/** Symfony: `password_hashers` of `security.yaml` that name a message digest, or none. */
function readSymfony({ repository, files }: Service, storage: PasswordStorage) {
  for (const { path } of files) {
    if (
      !/(?:^|\/)(?:config\/packages|app\/config)\/security\.ya?ml$/.test(path)
    )
      continue;
    const security = at(repository.yaml(path)[0], 'security');
    for (const name of ['password_hashers', 'encoders']) {
      for (const { node } of entriesOf(at(security, name))) {
        const algorithm = textOf(node) ?? textOf(at(node, 'algorithm'));
        if (algorithm && /^(?:plaintext|md5|sha\d+)$/i.test(algorithm))
          storage.weak.push({
            what: `hashes passwords with ${algorithm}`,
            path,
            line: node.line,
          });
      }
    }
  }
}

function unique(places: PasswordPlace[]): PasswordPlace[] {
  const seen = new Set<string>();
  return places.filter(({ path, line }) => {
    const id = `${path}:${line}`;
    return seen.has(id) ? false : seen.add(id);
  });
}
