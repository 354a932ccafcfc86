import {
  express,
  file,
  goService,
  spring,
  type Files,
} from '../../__testUtils__/trees';

/** FastAPI on PostgreSQL through SQLAlchemy. */
export const alchemy: Files = {
  'requirements.txt': file(
    'fastapi==0.115.0',
    'sqlalchemy==2.0.36',
    'psycopg[binary]==3.2.3',
  ),
  'main.py': file('from fastapi import FastAPI', '', 'app = FastAPI()'),
  'models.py': file('class Order(Base):', '    __tablename__ = "orders"'),
};

/** A package.json with the given production dependencies. */
export function node(
  dependencies: Record<string, string>,
  scripts: Record<string, string> = {},
): Files {
  return {
    'package.json': JSON.stringify(
      {
        name: 'orders',
        scripts,
        dependencies: { express: '4.21.0', ...dependencies },
      },
      null,
      2,
    ),
    'server.js': express['server.js'],
  };
}

/** Go with the given modules. */
export function go(modules: string[], ...main: string[]): Files {
  return {
    ...goService,
    'go.mod': file(
      'module example.com/orders',
      '',
      'go 1.26',
      '',
      ...modules.map(name => `require ${name}`),
    ),
    'main.go': file('package main', '', 'func main() {', ...main, '}'),
  };
}

/** Spring with JPA on PostgreSQL, and what else its pom and application.yml hold. */
export function jpa(properties: string[], ...more: string[]): Files {
  const dependency = (group: string, artifact: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency>`;
  return {
    ...spring,
    'pom.xml': file(
      '<project>',
      '<artifactId>orders</artifactId>',
      '<dependencies>',
      dependency('org.springframework.boot', 'spring-boot-starter-web'),
      dependency('org.springframework.boot', 'spring-boot-starter-data-jpa'),
      dependency('org.postgresql', 'postgresql'),
      ...more,
      '</dependencies>',
      '</project>',
    ),
    'src/main/java/Order.java': file('@Entity', 'public class Order {', '}'),
    'src/main/resources/application.properties': file(...properties),
  };
}

export const flyway =
  '<dependency><groupId>org.flywaydb</groupId><artifactId>flyway-core</artifactId></dependency>';

/** An Alembic migration. */
export function revision(
  id: string,
  down: string | undefined,
  upgrade: string,
  downgrade = 'op.drop_table("orders")',
): string {
  return file(
    'from alembic import op',
    '',
    `revision = "${id}"`,
    `down_revision = ${down ? `"${down}"` : 'None'}`,
    '',
    'def upgrade():',
    `    ${upgrade}`,
    '',
    'def downgrade():',
    `    ${downgrade}`,
  );
}

/** Alembic with one migration that makes a table. */
export const migrated: Files = {
  ...alchemy,
  'alembic.ini': file('[alembic]', 'script_location = migrations'),
  'migrations/versions/0001_orders.py': revision(
    '0001',
    undefined,
    'op.create_table("orders")',
  ),
};

/** A deployment that starts the image as it is. */
export const deployment: Files = {
  Dockerfile: file(
    'FROM python:3.13-slim',
    'COPY . .',
    'CMD ["uvicorn", "main:app"]',
  ),
  'deploy/orders.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: orders',
    'spec:',
    '  replicas: 1',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: ghcr.io/acme/orders:1.0.0',
  ),
};
