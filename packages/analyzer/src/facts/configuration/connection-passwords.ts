import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { findCalls, literal, type Call } from '../code';
import { isDevelopmentFile, isForDevelopment } from './development-source';
import { isNameOfVariable, isNoSecretValue, isSecretKey } from './secret-names';

/** A password that stands in the code that opens a connection. */
export interface ConnectionPassword {
  key: string;
  value: string;
  path: string;
  line: number;
}

/** A way to hand a password over: in which calls, and where in them. */
interface Way {
  calls: RegExp;
  /** Only in files that speak of this. */
  file?: RegExp;
  /** The argument at this place, counted from 0, is the password. */
  position?: number;
  /** `password: '…'` or `password="…"` among the arguments. */
  named?: boolean;
  /** The first argument names what the second is the value of. */
  pair?: boolean;
}

const ways: Record<string, Way[]> = {
  node: [
    {
      calls:
        /\b(?:createConnection|createPool|createTransport|forRoot)\b|\bnew\s+(?:\w+\.)?(?:Pool|Client|DataSource|Redis|Sequelize)\b|\b(?:knex|Knex)\b/,
      named: true,
    },
    { calls: /\bnew\s+(?:\w+\.)?Sequelize\b/, position: 2 },
  ],
  python: [
    {
      calls:
        /\b(?:connect|create_pool|Connection|MySQLConnectionPool|SimpleConnectionPool|ThreadedConnectionPool|ConnectionPool|Redis|StrictRedis|MongoClient)\b/,
      named: true,
    },
  ],
  ruby: [
    {
      calls: /\b(?:Mysql2::Client|PG|Redis|TinyTds::Client)\.(?:new|connect)\b/,
      named: true,
    },
  ],
  jvm: [
    { calls: /\bDriverManager\.getConnection\b/, position: 2 },
    {
      calls: /\.\s*password\b/,
      file: /\bDataSourceBuilder\b|\bConnectionFactoryOptions\b/,
      position: 0,
    },
    {
      calls:
        /\b(?:\w*(?:[dD]ataSource|[hH]ikari\w*|[cC]onnectionFactory|[mM]ailSender)|ds|config)\.setPassword\b/,
      file: /\b(?:Hikari|BasicDataSource|DriverManagerDataSource|DataSource|JedisConnectionFactory|CachingConnectionFactory|JavaMailSenderImpl)\b/,
      position: 0,
    },
  ],
  go: [{ calls: /\bsmtp\.PlainAuth\b/, position: 2 }],
  php: [
    { calls: /\bnew\s+\\?(?:PDO|mysqli)\b|\bmysqli_connect\b/, position: 2 },
    { calls: /\b(?:define|setParameter)\b/, pair: true },
  ],
};

const passwordProperty =
  /(?<![\w.$])["']?(password|passwd|pass)["']?\s*(?::|=>|=(?!=))\s*(["'`])([^"'`\n]{1,200})\2(?!\s*[+.]\s*\w)/;
/** `mysql.Config{Passwd: "…"}`. */
const goLiteral =
  /\b(?:mysql|redis|pg|pgx|pop|clickhouse|gomail|mail)\.\w{0,40}(?:Config|Options|Details|Credentials)\s*\{/g;
const goField = /\b(Passwd|Password)\s*:\s*"([^"\n]{1,200})"/;

/** Passwords in the calls that connect to databases, caches and mail servers. */
export function connectionPasswordsOf(service: Service): ConnectionPassword[] {
  const { repository } = service;
  return sourceFilesOf(service).flatMap(file => {
    const { path, ecosystem } = file;
    const text = repository.text(path) ?? '';
    if (
      isDevelopmentFile(path) ||
      !/pass|PDO|mysqli|getConnection|Sequelize/i.test(text)
    )
      return [];
    const found = [
      ...(ways[ecosystem ?? ''] ?? [])
        .filter(way => !way.file || way.file.test(text))
        .flatMap(way =>
          findCalls(repository, path, way.calls).flatMap(call =>
            givenIn(call, way),
          ),
        ),
      ...(ecosystem === 'go' ? goLiterals(service, path) : []),
    ];
    return found
      .filter(
        ({ key, value }) =>
          !isNoSecretValue(value, key) &&
          !isNameOfVariable(value) &&
          !/[${}<>%]/.test(value),
      )
      .filter(place => !isForDevelopment(service, { path, line: place.line }))
      .map(one => ({ ...one, path }));
  });
}

type Given = Omit<ConnectionPassword, 'path'>;

function givenIn(call: Call, way: Way): Given[] {
  if (way.pair) {
    const [name, value] = call.arguments;
    const key = literal(name?.text);
    const given = literal(value?.text);
    return key && given && isSecretKey(key)
      ? [{ key, value: given, line: value.line }]
      : [];
  }
  if (way.position !== undefined) {
    const argument = call.arguments[way.position];
    const value = literal(argument?.text);
    return value ? [{ key: 'password', value, line: argument.line }] : [];
  }
  return call.arguments.flatMap(({ text, line }) => {
    const match = passwordProperty.exec(text.slice(0, 4_000));
    if (!match) return [];
    const before = text.slice(0, match.index + match[0].length);
    return [
      {
        key: match[1],
        value: match[3],
        line: line + before.split('\n').length - 1,
      },
    ];
  });
}

function goLiterals({ repository }: Service, path: string): Given[] {
  const { code, uncommented } = repository.lexical(path);
  const index = repository.lineIndex(path);
  return [...code.matchAll(goLiteral)]
    .slice(0, 100)
    .flatMap(({ 0: start, index: offset }) => {
      const from = offset + start.length;
      const end = code.indexOf('}', from);
      const field = goField.exec(
        uncommented.slice(from, end < 0 ? from : Math.min(end, from + 2_000)),
      );
      return field
        ? [
            {
              key: field[1],
              value: field[2],
              line: index.lineAt(from + field.index),
            },
          ]
        : [];
    });
}
