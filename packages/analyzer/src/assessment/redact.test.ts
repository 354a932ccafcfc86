import { redact } from './redact';

describe('redact', () => {
  it.each([
    ['ENV DB_PASSWORD=hunter2secret', 'ENV DB_PASSWORD=hunt********'],
    ['ENV API_KEY abcdefgh1234', 'ENV API_KEY abcd********'],
    ['  password: "correct-horse"', '  password: "corr********"'],
    [
      'postgres://app:s3cr3tpass@db:5432/x',
      'postgres://app:s3cr******@db:5432/x',
    ],
    ['token = "ghp_abcdefghijklmnopqrstuvwxyz0123"', 'token = "ghp_********"'],
    ['key: AKIAABCDEFGHIJKLMNOP', 'key: AKIA********'],
    [
      'Default: Server=db;User Id=sa;Password=correct-horse;Encrypt=true',
      'Default: Server=db;User Id=sa;Password=corr********;Encrypt=true',
    ],
    ['GET /x?a=1&token=abcdefgh1234', 'GET /x?a=1&token=abcd********'],
    ['connect(password="correct-horse")', 'connect(password="corr********")'],
  ])('masks %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'k8s/db.yml:14 carries the value in the Secret demo-db.',
    'password: ${DB_PASSWORD}',
    'password: {{ .Values.password }}',
    'POSTGRES_PASSWORD_FILE: /run/secrets/db',
    'SECRET_KEY: str = Field(...)',
    'password = os.environ["DB_PASSWORD"]',
    'connect(password=settings.password, token=read_token())',
    'CMD ["uvicorn", "app.main:app", "--reload"]',
    'postgres://localhost:5432/db',
  ])('keeps %s', text => {
    expect(redact(text)).toBe(text);
  });

  it('takes linear time on hostile lines', () => {
    const line = `${'password'.repeat(20_000)}`;
    expect(redact(line)).toContain('password');
  });
});
