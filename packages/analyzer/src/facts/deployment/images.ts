import { engineOfImage } from '../../stack';

/** A container image's name in parts. */
export interface ImageName {
  /** Registry and repository: `ghcr.io/acme/orders`. */
  repository: string;
  /** The last part of it: `orders`. */
  name: string;
  tag?: string;
  digest?: string;
}

export function readImage(text: string): ImageName {
  const [named, digest] = text.trim().split('@');
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  const repository = tagged ? named.slice(0, colon) : named;
  return {
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    ...(tagged ? { tag: named.slice(colon + 1) } : {}),
    ...(digest ? { digest } : {}),
  };
}

const supporting =
  /^(?:nginx(?:-.*)?|traefik|caddy|haproxy|envoy|httpd|mail(?:hog|pit|dev|catcher)|smtp4dev|adminer|dbgate|cloudbeaver|sqlpad|redis-commander|pgadmin4?|pgbouncer|phpmyadmin|mongo-express|redis(?:-.*|insight)?|valkey.*|memcached|rabbitmq|nats(?:-.*)?|(?:cp-)?(?:kafka|zookeeper|schema-registry)(?:-.*)?|redpanda|activemq.*|artemis.*|elasticmq.*|minio|mc|localstack|dynamodb.*|elasticsearch|opensearch.*|kibana|logstash|fluent.*|solr|meilisearch|typesense|qdrant|clickhouse.*|cassandra|neo4j|influxdb|questdb|couchdb|cockroach|grafana|prometheus|alertmanager|loki|promtail|tempo|jaeger.*|all-in-one|zipkin|opentelemetry-collector.*|otel.*|node-exporter|cadvisor|.*[-_]exporter|keycloak|vault|consul|etcd|dex|authelia|oauth2-proxy|wiremock|mockserver|.*-mock|standalone-.*|selenium.*|chrome|browserless.*|certbot|watchtower|portainer.*|autoheal|busybox|alpine|debian|ubuntu|clamav|gotenberg|mcrouter|tika|temporal.*|flower|sonarqube|docker|dind|cloud-sql-proxy|gce-proxy|istio.*|kafka-ui|ministack|hmpps-auth|imgproxy|soketi|azurite|.*-emulator.*|aspire-dashboard|seq)$/i;

/** Whether an image runs a database, broker, proxy or tool rather than a service of its own. */
export function isSupportingImage(image: string): boolean {
  return (
    engineOfImage(image) !== undefined || supporting.test(readImage(image).name)
  );
}

/** A bare operating system: a base to build on rather than something that runs. */
export function isPlainSystem(image: string): boolean {
  return /^(?:alpine|debian|ubuntu|busybox|docker|centos|fedora|rockylinux|amazonlinux)$/.test(
    readImage(image).name,
  );
}

const floatingWords = new Set([
  'latest',
  'stable',
  'main',
  'master',
  'edge',
  'lts',
  'current',
  'nightly',
  'sid',
  'unstable',
  'testing',
  'rolling',
  'develop',
]);
/** A part that only names a variant of the image, and so pins nothing. */
const languageImage =
  /^(?:node|python|ruby|php|golang|rust|java|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|bun|deno|sdk|aspnet|runtime|elixir|erlang|swift|jre|jdk|zulu-openjdk|liberica-openjdk.*|sapmachine|ibm-semeru-runtimes)$/;

export type Pinning =
  | 'digest'
  | 'version'
  | 'major'
  | 'floating'
  | 'none'
  | 'open';

/** How firmly an image name holds its version. `open`: a variable or placeholder decides. */
export function pinningOf(image: string): Pinning {
  if (image === 'scratch') return 'version';
  const { name, tag, digest } = readImage(image);
  if (digest) return 'digest';
  if (
    /\$|\{\{|⟦|^<|^%/.test(tag ?? '') ||
    (tag === undefined && /\$|\{\{|⟦|^<|^%/.test(image))
  ) {
    return 'open';
  }
  if (!tag) return 'none';
  const parts = tag.toLowerCase().split(/[-_]/);
  if (parts.some(part => floatingWords.has(part))) return 'floating';
  // `golang:trixie`, `php:fpm-alpine3.20`: the system has a version, and the language follows the newest one.
  if (languageImage.test(name.toLowerCase()) && systemWords.test(parts[0]))
    return 'floating';
  // `alpine`, `slim`, `jre`: a variant without any version follows the newest one.
  if (!/\d/.test(tag))
    return variantWords.test(parts[0]) ? 'floating' : 'version';
  if (languageImage.test(name.toLowerCase()) && /^v?\d+$/.test(parts[0])) {
    return datedVariant.test(tag) ? 'version' : 'major';
  }
  return 'version';
}

const systemWords =
  /^(?:alpine[\d.]*|slim|trixie|bookworm|bullseye|buster|jammy|noble|focal|fpm|cli|apache|zts|nanoserver|windowsservercore)$/;
const variantWords =
  /^(?:builder|alpine|slim|jre|jdk|fpm|cli|apache|perl|bash|full|minimal|debian|ubuntu|management|windows|linux)$/;
const datedVariant = /\d{8}|\d{4}[.-]\d{2}[.-]\d{2}/;
