import {
  django,
  dotnet,
  express,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityPasswordHashing as check } from './security-password-hashing';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/users.js': file(...lines),
});
const py = (...lines: string[]): Files => ({
  ...flask,
  'users.py': file(...lines),
});

const encryptedIn = (model: string): Files => ({
  ...rails,
  'app/models/model.rb': file(
    `class ${model} < ApplicationRecord`,
    '  def password=(value)',
    '    self[:encrypted_password] = Encryptor.encrypt(value)',
    '  end',
    '  def password',
    '    Encryptor.decrypt(encrypted_password)',
    '  end',
    'end',
  ),
});

const cases: Case[] = [
  [
    'a statement that looks for the password as it was typed',
    {
      ...express,
      'users.sql': 'CREATE TABLE users (\n  email text,\n  password text\n);\n',
      'login.js': file(
        "app.post('/login', async (req, res) => {",
        "  const rows = await db.query('SELECT * FROM users WHERE email = ? AND password = ?', [req.body.email, req.body.password]);",
        '  res.json(rows[0]);',
        '});',
      ),
    },
    'fail critical login.js:2',
  ],
  [
    'such a statement, handed what another file has hashed',
    {
      ...express,
      'users.sql': 'CREATE TABLE users (\n  email text,\n  password text\n);\n',
      'store.js': file(
        'exports.find = (email, password) =>',
        "  db.query('SELECT * FROM users WHERE email = ? AND password = ?', [email, password]);",
      ),
      'login.js': file(
        "const bcrypt = require('bcrypt');",
        "app.post('/login', async (req, res) => res.json(await store.find(req.body.email, bcrypt.hashSync(req.body.password, salt))));",
      ),
    },
    'pass',
  ],
  [
    'Java: a class that is named for a fast hash',
    {
      ...spring,
      'src/main/java/Users.java': file(
        'class Users {',
        '  void add(User user) { user.setPassword(SHA256Util.encrypt(user.getPassword())); }',
        '}',
      ),
    },
    'fail critical src/main/java/Users.java:2',
  ],
  [
    'Spring: an encoder that is given a password under a Portuguese name',
    {
      ...spring,
      'src/main/java/Users.java': file(
        'class Users {',
        '  private final BCryptPasswordEncoder bCryptPasswordEncoder = new BCryptPasswordEncoder();',
        '  String encode(String senha) { return bCryptPasswordEncoder.encode(senha); }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Argon2 in a service for hashing',
    js(
      "import * as argon2 from 'argon2';",
      'export class HashingService {',
      '  hash(data) { return argon2.hash(data, this.options); }',
      '}',
    ),
    'pass',
  ],
  [
    'Devise with a second factor',
    {
      ...rails,
      'app/models/user.rb':
        'class User < ApplicationRecord\n  devise :two_factor_authenticatable, :lockable\nend\n',
      'db/migrate/1_users.rb': 't.string :encrypted_password\n',
    },
    'pass',
  ],
  [
    'Argon2 under a name of the service’s own',
    js(
      "import * as argon from 'argon2';",
      'export const signUp = async dto => save(await argon.hash(dto.password));',
    ),
    'pass',
  ],
  [
    'Java: MD5 in the statement',
    {
      ...spring,
      'src/main/java/Accounts.java': file(
        'class Accounts {',
        '  String LOGIN = "select * from accounts where username=? and password=md5(?) limit 1";',
        '}',
      ),
    },
    'fail critical src/main/java/Accounts.java:2',
  ],
  [
    'a function of Argon2 by its bare name',
    js(
      "import { hash } from '@node-rs/argon2';",
      'export const hashPassword = clear => hash(clear);',
    ),
    'pass',
  ],
  [
    'PostgreSQL hashes them in the statement',
    {
      ...goService,
      'users.go': file(
        'package main',
        'type User struct {',
        '\tPassword string `db:"password"`',
        '}',
        "const add = `INSERT INTO users (password) VALUES (CRYPT($1, GEN_SALT('bf')))`",
      ),
    },
    'pass',
  ],
  [
    'Rust: a strong hash, and a fast one in the function behind it',
    {
      ...rust,
      'src/password.rs': file(
        'impl Passwords {',
        '    fn hash_password(p: &str) -> String { bcrypt::hash(p, 12).unwrap() }',
        '    fn etag(b: &[u8]) -> String { hex::encode(Sha256::digest(b)) }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a function for hashes of passwords that makes a fast one',
    {
      ...rust,
      'src/password.rs': file(
        'pub fn hash_pwd(pwd: &str, salt: &str) -> String {',
        '    let concat = format!("{pwd}{salt}");',
        '    sha256::digest(concat)',
        '}',
      ),
    },
    'fail critical src/password.rs:1',
  ],
  [
    'Java: whether a password has changed is no comparison of a login',
    {
      ...spring,
      'src/main/java/Users.java': file(
        'public class Users {',
        '  User update(User user, User given) {',
        '    if (!user.getPassword().equals(given.getPassword())) {',
        '      user.setLastPasswordChange(new Date());',
        '    }',
        '    return user;',
        '  }',
        '}',
      ),
    },
    'not-applicable',
  ],
  ...(
    [
      ['', 'pass'],
      [
        'InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();',
        'not-applicable',
      ],
    ] as const
  ).map(
    ([before, expected]): Case => [
      `Spring: the encoder is given a password, ${before || 'of a user'}`,
      {
        ...spring,
        'src/main/java/Users.java': file(
          'public class Users {',
          '  private final PasswordEncoder passwordEncoder;',
          `  ${before}`,
          '  void change(User user, String rawPassword) {',
          '    user.setHash(passwordEncoder.encode(rawPassword));',
          '  }',
          '}',
        ),
      },
      expected,
    ],
  ),
  [
    'Django: a fast hasher for tests alone',
    {
      ...django,
      'shop/settings.py': file(
        'if TEST_ENV:',
        '    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]',
      ),
    },
    'not-applicable',
  ],
  ...(
    [
      ['PasswordEncoder', 'fail critical src/main/kotlin/Encoder.kt:2'],
      ['PwnedPasswordService', 'not-applicable'],
      ['ForgotPasswordService', 'not-applicable'],
    ] as const
  ).map(
    ([name, expected]): Case => [
      `Kotlin: a digest in a field of ${name}`,
      {
        ...spring,
        'src/main/kotlin/Encoder.kt': file(
          `class ${name} {`,
          '  private val sha256 = MessageDigest.getInstance("SHA-256")',
          '  fun encode(rawPassword: CharSequence): String = hex(digest(rawPassword))',
          '  private fun digest(raw: CharSequence) = sha256.digest(raw.toString().toByteArray())',
          '}',
        ),
      },
      expected,
    ],
  ),
  [
    'Go: an old hash that is verified until it is replaced',
    {
      ...goService,
      'users.go': file(
        'package main',
        'type User struct {',
        '\tPassword string `gorm:"column:password"`',
        '}',
        'func HashPassword(password string) string {',
        '\treturn encode(argon2.IDKey([]byte(password), salt(), 2, 28672, 1, 32))',
        '}',
        'func Verify(password, stored string) bool {',
        '\t// legacy hash of version 1',
        '\tif len(stored) == 40 {',
        '\t\treturn sha1.Sum([]byte(password)) == stored',
        '\t}',
        '\treturn verifyArgon(password, stored)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'TypeScript: the hash that an imported account came with, one arm of many',
    {
      ...express,
      'verify.ts': file(
        "import { argon2Verify, md5 } from 'hash-wasm';",
        'export const isValid = async (password: string, user: User) => {',
        '  switch (user.method) {',
        "    case 'Argon2i': {",
        '      return argon2Verify({ password, hash: user.passwordHash });',
        '    }',
        "    case 'MD5': {",
        '      return (await md5(password)) === user.passwordHash;',
        '    }',
        '  }',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Go: the password of the service’s own database is kept by nobody’s account',
    {
      ...goService,
      'config/config.go': file(
        'package config',
        'import "database/sql"',
        'type DatabaseConfig struct {',
        '\tUser     string',
        '\tPassword string // from DB_PASSWORD',
        '}',
        'func (c DatabaseConfig) Open() { sql.Open("pgx", c.dsn()) }',
      ),
    },
    'not-applicable',
  ],
  [
    'Go: a fast hash over bytes that are not copied',
    {
      ...goService,
      'models/user.go': file(
        'package models',
        'type User struct {',
        '	Password string `gorm:"not null"`',
        '}',
        'func HashPassword(password string) string {',
        '	sum := sha256.Sum256(*(*[]byte)(unsafe.Pointer(&password)))',
        '	return hex.EncodeToString(sum[:])',
        '}',
      ),
    },
    'fail critical models/user.go:6',
  ],
  [
    'Symfony: a message digest for the users',
    {
      'composer.json': '{ "require": { "symfony/framework-bundle": "5.4" } }',
      'app/config/security.yml': file(
        'security:',
        '    password_hashers:',
        '        App\\Entity\\User: sha512',
      ),
    },
    'fail critical app/config/security.yml:3',
  ],
  [
    'Symfony: whatever is best',
    {
      'composer.json': '{ "require": { "symfony/framework-bundle": "7.1" } }',
      'config/packages/security.yaml': file(
        'security:',
        '    password_hashers:',
        '        App\\Entity\\User: auto',
      ),
      'src/Entity/User.php': file(
        '<?php',
        'class User {',
        '  public function hash(UserPasswordHasherInterface $hasher) {}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Django: bcrypt is no crypt',
    {
      ...django,
      'shop/settings.py': file(
        'PASSWORD_HASHERS = [',
        '    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",',
        '    "django.contrib.auth.hashers.PBKDF2PasswordHasher",',
        ']',
      ),
    },
    'pass',
  ],
  [
    '.NET: a method of the service’s own whose name says that it is slow',
    {
      ...dotnet,
      'User.cs':
        'public class User { public string PasswordHash { get; set; } }\n',
      'UserService.cs': file(
        'public class UserService {',
        '  void Add(string password) {',
        '    user.passwordHash = HashSHA256WithPbkdf2(password);',
        '  }',
        '  string HashSHA256WithPbkdf2(string password) =>',
        '    Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(password, salt, 600_000, HashAlgorithmName.SHA256, 32));',
        '}',
      ),
    },
    'pass',
  ],
  [
    '.NET: a method of the service’s own, and a salt',
    {
      ...dotnet,
      'UserService.cs': file(
        'public class UserService {',
        '  void Add(string password) {',
        '    user.passwordHash = GetSHA256(salt + password);',
        '  }',
        '}',
      ),
    },
    'fail critical UserService.cs:3',
  ],
  [
    'old hashes that are verified once more and replaced',
    js(
      "const old = require('password-hash');",
      "const bcrypt = require('bcryptjs');",
      'exports.generate = password => bcrypt.hash(password, 10);',
      'exports.verify = (password, hash) =>',
      '  isOld(hash) ? old.verify(password, hash) : bcrypt.compareSync(password, hash);',
    ),
    'pass',
  ],
  [
    'Node: a helper of the service’s own that hashes fast',
    {
      ...express,
      'crypto.js': file(
        'class CryptoUtils {',
        '  static createHash(input) {',
        "    return crypto.createHash('sha256').update(input).digest('hex');",
        '  }',
        '}',
      ),
      'users.js': file(
        'async function register(user) {',
        '  user.password = CryptoUtils.createHash(user.password);',
        '  await users.insert(user);',
        '}',
      ),
    },
    'fail critical users.js:2',
  ],
  [
    'Node: a helper for tokens, which are random as they are',
    {
      ...express,
      'crypto.js': file(
        'function hashApiToken(input) {',
        "  return crypto.createHash('sha256').update(input).digest('hex');",
        '}',
      ),
      'users.js': file(
        "const bcrypt = require('bcrypt');",
        'const hash = bcrypt.hashSync(password, 12);',
        'const api = hashApiToken(config.password);',
      ),
    },
    'pass',
  ],
  [
    'Python: a password for a server, beside a field of another kind of account',
    py(
      'class Mailbox(db.Model):',
      '    password = db.Column(db.String(80))',
      '',
      '',
      'def connect():',
      '    return Server(host=settings.mail.host, password=settings.mail.password)',
    ),
    'unknown',
  ],
  [
    'Python: an inventory is no identity provider',
    {
      ...py(
        'class User(db.Model):',
        '    password = db.Column(db.String(80))',
        '',
        '',
        '@app.post("/users")',
        'def register(command):',
        '    db.session.add(User(password=command.password))',
      ),
      'requirements.txt': 'flask==3.1.0\ninventory-client==1.0.0\n',
    },
    'fail critical users.py:7',
  ],
  [
    'Python: a password that is kept as it came',
    py(
      'class User(db.Model):',
      '    password = db.Column(db.String(80))',
      '',
      '',
      '@app.post("/users")',
      'def register(command):',
      '    user = User(email=command.email, password=command.password1)',
      '    db.session.add(user)',
    ),
    'fail critical users.py:7',
  ],
  [
    '.NET: a request that is mapped onto the user and saved',
    {
      ...dotnet,
      'Domain/Users.cs': file(
        'public class Users {',
        '  public HashSet<Order> orders { get; set; }',
        '  public string password { get; set; }',
        '}',
      ),
      'RegisterHandler.cs': file(
        'public class RegisterHandler {',
        '  public async Task Handle(CreateUserCommand request) {',
        '    var user = _mapper.Map<Users>(request); // with its password',
        '    await _users.AddAsync(user);',
        '  }',
        '  bool Same(CreateUserCommand c) => c.password == c.confirm_password;',
        '}',
      ),
    },
    'fail critical RegisterHandler.cs:3',
  ],
  [
    'Node: create with the password of the request',
    js(
      'const User = sequelize.define("user", {',
      '  password: DataTypes.STRING,',
      '});',
      'app.post("/users", async (req, res) => {',
      '  const { email, password } = req.body;',
      '  res.json(await User.create({ email, password }));',
      '});',
    ),
    'fail critical src/users.js:6',
  ],
  [
    'Node: a hook beside the field hashes it somehow',
    js(
      'const User = sequelize.define("user", {',
      '  password: DataTypes.STRING,',
      '});',
      'User.beforeCreate(user => { user.password = digestOf(user.password); });',
      'app.post("/users", async (req, res) => {',
      '  const { email, password } = req.body;',
      '  res.json(await User.create({ email, password }));',
      '});',
    ),
    'unknown',
  ],
  [
    'Node: an identity provider keeps them',
    {
      'package.json': JSON.stringify({
        dependencies: { express: '5.1.0', sequelize: '6.0.0', auth0: '4.0.0' },
      }),
      'src/users.js': file(
        'const User = sequelize.define("user", {',
        '  password: DataTypes.STRING,',
        '});',
        'app.post("/users", async (req, res) => {',
        '  const { email, password } = req.body;',
        '  res.json(await User.create({ email, password }));',
        '});',
      ),
    },
    'unknown',
  ],
  [
    '.NET: a hasher of the service’s own that hashes once',
    {
      ...dotnet,
      'Security/PasswordHasher.cs': file(
        'public class PasswordHasher : IPasswordHasher {',
        '  private readonly HMACSHA512 x = new(Encoding.UTF8.GetBytes("orders"));',
        '  public byte[] Hash(string password, byte[] salt) => x.ComputeHash(Join(password, salt));',
        '}',
      ),
      'Users.cs': 'class Users { Users(IPasswordHasher hasher) {} }\n',
    },
    'fail critical Security/PasswordHasher.cs:2',
  ],
  [
    '.NET: one round with the key as salt',
    {
      ...dotnet,
      'Accounts.cs': file(
        'using var hmac = new HMACSHA512();',
        'user.Hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(dto.Password));',
      ),
    },
    'fail critical Accounts.cs:1',
  ],
  [
    '.NET: a hasher of the service’s own that hashes slowly',
    {
      ...dotnet,
      'Security/PasswordHasher.cs': file(
        'public class PasswordHasher : IPasswordHasher {',
        '  public string Hash(string password) =>',
        '    Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(password, salt, 100000, HashAlgorithmName.SHA512, 32));',
        '}',
      ),
      'User.cs':
        'public class User { public string PasswordHash { get; set; } }\n',
    },
    'pass',
  ],
  [
    'PHP: a question to the list of leaked passwords',
    {
      ...laravel,
      'app/PwndVerifier.php': file(
        '<?php',
        'class PwndVerifier {',
        '    public function valid(string $password): bool {',
        '        $hash = sha1($password);',
        '        $prefix = substr($hash, 0, 5);',
        '        $rest = substr($hash, 5);',
        '',
        "        return !$this->asks('https://api.pwnedpasswords.com/range/' . $prefix, $rest);",
        '    }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'bcrypt in Rust, by its functions’ names',
    {
      ...rust,
      'src/users.rs': file(
        'use bcrypt::{hash, verify, DEFAULT_COST};',
        'pub struct User { pub password: String }',
      ),
    },
    'pass',
  ],
  [
    'scrypt in Rust, for a column called hash',
    {
      ...rust,
      'src/users.rs': file(
        'use scrypt::{password_hash::PasswordHasher, Scrypt};',
        "pub struct NewUser<'a> { pub hash: &'a str }",
      ),
    },
    'pass',
  ],
  [
    'MD5 in Node',
    js("const hash = crypto.createHash('md5').update(password).digest('hex');"),
    'fail critical src/users.js:1',
  ],
  [
    'SHA-256 in Python',
    py(
      'import hashlib',
      'h = hashlib.sha256(user.password.encode()).hexdigest()',
    ),
    'fail critical users.py:2',
  ],
  [
    'SHA-256 in a function of the service’s own, in two steps',
    {
      ...js(
        "import { hash } from './crypto';",
        'export const create = password => users.insert({ password: hash(password) });',
      ),
      'src/crypto.js': file(
        'export const hash = (target) => {',
        "  const h = crypto.createHash('sha256');",
        '  h.update(target);',
        "  return h.digest('hex');",
        '};',
      ),
    },
    'fail critical src/users.js:2',
  ],
  [
    'a comparison in clear, the other way round',
    js('if (!user || password !== storedUser?.password) throw refused;'),
    'fail critical src/users.js:1',
  ],
  [
    'a question whether both passwords that were typed are the same',
    js('if (password !== confirmation.password) throw refused;'),
    'not-applicable',
  ],
  [
    'a comparison in clear',
    js('if (user.password === req.body.password) login();'),
    'fail critical src/users.js:1',
  ],
  [
    'a password in a condition',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'auth.go': file(
        'package main',
        'func check(username, password string) {',
        '\tdb.Where(Auth{Username: username, Password: password}).First(&a)',
        '}',
      ),
    },
    'fail critical auth.go:3',
  ],
  [
    'a package whose hash is one round of SHA-1',
    js(
      "const passwordHash = require('password-hash');",
      'user.secret = passwordHash.generate(password);',
    ),
    'fail critical src/users.js:2',
  ],
  [
    'a hash function that hashes nothing',
    {
      ...goService,
      'users.go': file(
        'package main',
        'func hashPassword(password string) string {',
        '\t// In production, use bcrypt or argon2',
        '\treturn fmt.Sprintf("hashed_%s", password)',
        '}',
      ),
    },
    'fail critical users.go:2',
  ],
  [
    'one that hands the work on',
    js(
      "const bcrypt = require('bcryptjs');",
      'function hashPassword(password) {',
      '  return bcrypt.hash(password, 12);',
      '}',
    ),
    'pass',
  ],
  [
    'a typed schema beside a hasher of its own',
    {
      ...express,
      'src/user.model.ts': file(
        'export const UserSchema = new Schema<UserModel>({',
        '  password: { type: String, required: true },',
        '});',
      ),
      'src/hasher.ts': file(
        "import { hash, compare } from 'bcrypt';",
        'export const make = (plain: string) => hash(plain, 12);',
      ),
    },
    'pass',
  ],
  [
    'bcrypt',
    js("const bcrypt = require('bcryptjs');", 'bcrypt.hash(password, 12);'),
    'pass',
  ],
  [
    'Rails',
    {
      ...rails,
      'app/models/user.rb': file(
        'class User < ApplicationRecord',
        '  has_secure_password',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Rails: the password of somebody else’s server, encrypted',
    encryptedIn('Subscription'),
    'not-applicable',
  ],
  ['Rails: the passwords of users, encrypted', encryptedIn('User'), 'unknown'],
  [
    'a repetition',
    js(
      'if (body.password !== body.passwordConfirm) throw new Error();',
      "const bcrypt = require('bcryptjs');",
    ),
    'pass',
  ],
  [
    'asking whether it changed',
    js(
      "const bcrypt = require('bcryptjs');",
      'if (user.password !== dto.password) {',
      '  user.password = bcrypt.hash(dto.password, 12);',
      '}',
    ),
    'pass',
  ],
  [
    'a gravatar',
    js(
      "const gravatar = crypto.createHash('md5').update(email).digest('hex');",
    ),
    'not-applicable',
  ],
  ['no passwords', flask, 'not-applicable'],
  [
    'two stored values are compared to see whether one changed',
    {
      ...spring,
      'src/main/java/Users.java': file(
        'class Users {',
        '  void update(User user) {',
        '    if (stored.getPassword().equals(user.getPassword())) {',
        '      user.setPassword(null);',
        '    } else {',
        '      user.setPassword(passwordEncoder.encode(user.getPassword()));',
        '    }',
        '  }',
        '}',
      ),
    },
    'not-applicable',
  ],
];

describe('security-password-hashing', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
